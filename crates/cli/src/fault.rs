//! What can go wrong with a file, in the same words on each machine.
//!
//! Why words of our own: Linux, Windows and Node each say it in another way, and the command should print the same
//! wherever it runs.

use std::io::{self, ErrorKind};

/// The kinds with their words. The codes are those of POSIX, which Node uses on each system.
const KINDS: [(ErrorKind, &str, &str); 12] = [
    (ErrorKind::NotFound, "ENOENT", "there is no such file or folder"),
    (ErrorKind::PermissionDenied, "EACCES", "this is not allowed"),
    (ErrorKind::PermissionDenied, "EPERM", "this is not allowed"),
    (ErrorKind::IsADirectory, "EISDIR", "it is a folder"),
    (ErrorKind::NotADirectory, "ENOTDIR", "a part of its path is no folder"),
    (ErrorKind::AlreadyExists, "EEXIST", "there is a file of this name"),
    (ErrorKind::StorageFull, "ENOSPC", "the disk is full"),
    (ErrorKind::FileTooLarge, "EFBIG", "the file is too large"),
    (ErrorKind::ReadOnlyFilesystem, "EROFS", "the disk can only be read"),
    (ErrorKind::BrokenPipe, "EPIPE", "the reader has closed the pipe"),
    // No code of POSIX: Node's own functions report the end as an answer.
    (ErrorKind::UnexpectedEof, "EOF", "the input has ended"),
    (ErrorKind::AddrInUse, "EADDRINUSE", "another program listens there"),
];

/// The same fault in our words. A fault of a kind that we have no words for stays as it is.
#[must_use]
pub fn told(fault: io::Error) -> io::Error {
    match KINDS.iter().find(|(kind, ..)| *kind == fault.kind()) {
        Some((kind, _, words)) => io::Error::new(*kind, *words),
        None => fault,
    }
}

/// The fault that has this code (`ENOENT`). `message` says it where we have no words.
#[must_use]
pub fn of_code(code: &str, message: &str) -> io::Error {
    match KINDS.iter().find(|(_, known, _)| *known == code) {
        Some((kind, _, words)) => io::Error::new(*kind, *words),
        None => io::Error::other(message),
    }
}

#[cfg(test)]
mod tests {
    use super::{of_code, told};
    use std::io::{self, ErrorKind};

    #[test]
    fn a_fault_has_one_text_whoever_reports_it() {
        let folder = tempfile::tempdir().unwrap();
        let missing = told(std::fs::read(folder.path().join("missing")).unwrap_err());
        assert_eq!(missing.to_string(), of_code("ENOENT", "ENOENT: no such file").to_string());
        let is_folder = told(std::fs::read(folder.path()).unwrap_err());
        assert_eq!(is_folder.to_string(), of_code("EISDIR", "").to_string());
        assert_eq!(is_folder.kind(), ErrorKind::IsADirectory, "code can still tell kinds apart");
    }

    #[test]
    fn a_fault_without_words_of_ours_keeps_its_own() {
        assert_eq!(of_code("EWHAT", "something else").to_string(), "something else");
        assert_eq!(told(io::Error::other("something else")).to_string(), "something else");
    }
}
