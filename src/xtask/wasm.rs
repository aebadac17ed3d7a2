//! Reads just enough of a wasm module to hold it to its promises: how much memory it starts with, and that it
//! imports nothing. Written by hand because it is forty lines, and a parser crate is forty thousand.

use std::prelude::v1::*;

use anyhow::{Context, Result, bail, ensure};

/// Bytes of one page of linear memory.
pub const PAGE: u32 = 65_536;

/// What we check of a module.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// Pages of linear memory that the module starts with.
    pub pages: u32,
    /// How many things it imports.
    pub imports: u32,
}

/// Reads the facts of a binary module.
pub fn facts(module: &[u8]) -> Result<Facts> {
    let mut rest = module.strip_prefix(b"\0asm\x01\0\0\0").context("not a wasm module of version 1")?;
    let mut facts = Facts::default();
    while let Some((id, tail)) = rest.split_first() {
        let (size, tail) = number(tail)?;
        ensure!(size as usize <= tail.len(), "a section ends after the module");
        let (mut body, tail) = tail.split_at(size as usize);
        match id {
            2 => facts.imports = number(body)?.0,
            5 => {
                let (count, memories) = number(body)?;
                ensure!(count == 1, "{count} memories");
                // Flags first (has a maximum, shared, 64 bits); the initial size comes next in every case.
                body = number(memories)?.1;
                facts.pages = number(body)?.0;
            }
            _ => {}
        }
        rest = tail;
    }
    Ok(facts)
}

/// An unsigned LEB128 number of at most 32 bits, and what follows it.
fn number(bytes: &[u8]) -> Result<(u32, &[u8])> {
    let mut value = 0;
    for (place, byte) in bytes.iter().enumerate().take(5) {
        value |= u32::from(byte & 0x7f) << (7 * place);
        if byte & 0x80 == 0 {
            return Ok((value, &bytes[place + 1..]));
        }
    }
    bail!("a number without an end")
}

#[cfg(test)]
mod tests {
    use super::*;

    const EMPTY: &[u8] = b"\0asm\x01\0\0\0";

    fn module(sections: &[u8]) -> Vec<u8> {
        [EMPTY, sections].concat()
    }

    #[test]
    fn memory_is_read_from_its_section_after_others() {
        let module = module(&[0, 2, 1, b'x', 5, 4, 1, 1, 3, 9]);
        assert_eq!(facts(&module).unwrap(), Facts { pages: 3, imports: 0 });
    }

    #[test]
    fn numbers_of_several_bytes_are_read_whole() {
        assert_eq!(facts(&module(&[5, 5, 1, 0, 0x80, 0x80, 1])).unwrap().pages, 16_384);
    }

    #[test]
    fn imports_are_counted() {
        // (import "a" "f" (func (type 0)))
        assert_eq!(facts(&module(&[2, 7, 1, 1, b'a', 1, b'f', 0, 0])).unwrap().imports, 1);
    }

    #[test]
    fn broken_modules_are_refused() {
        for broken in [&b""[..], b"\0asm", &module(&[5, 9, 1]), &module(&[5, 0x80]), &module(&[5, 1, 2])] {
            assert!(facts(broken).is_err(), "{broken:?}");
        }
    }
}
