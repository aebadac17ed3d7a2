//! Reads a zip: names and contents. Only what the playground writes is understood.

use std::collections::BTreeMap;
use std::io::Read;

/// The files of a zip.
pub fn unpacked(zip: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let number = |at: usize, bytes: usize| -> usize {
        zip[at..at + bytes].iter().rev().fold(0, |sum, byte| sum * 256 + usize::from(*byte))
    };
    let mut files = BTreeMap::new();
    let mut at = 0;
    // "PK\3\4": the header of a file. The list at the end begins otherwise.
    while zip[at..].starts_with(b"PK\x03\x04") {
        let (method, packed, size) = (number(at + 8, 2), number(at + 18, 4), number(at + 22, 4));
        let (name, more) = (number(at + 26, 2), number(at + 28, 2));
        let start = at + 30 + name + more;
        let content = &zip[start..start + packed];
        let content = match method {
            0 => content.to_vec(),
            8 => {
                let mut whole = Vec::new();
                flate2::read::DeflateDecoder::new(content).read_to_end(&mut whole).expect("deflated");
                whole
            }
            other => panic!("method {other}"),
        };
        assert_eq!(content.len(), size);
        files.insert(String::from_utf8_lossy(&zip[at + 30..at + 30 + name]).into_owned(), content);
        at = start + packed;
    }
    assert!(zip[at..].starts_with(b"PK\x01\x02"), "the list of the files follows");
    files
}
