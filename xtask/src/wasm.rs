//! Reads from a wasm module what we promise about the module: the memory that it starts with, and that it imports
//! nothing.

use anyhow::{Context, Result, ensure};
use wasmparser::{Parser, Payload};

/// Bytes of one page of linear memory.
pub const PAGE: u32 = 65_536;

/// The properties of a module that we check.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// Pages of linear memory that the module starts with.
    pub pages: u32,
    /// How many functions, memories, tables and globals the module imports.
    pub imports: u32,
}

/// Reads the facts of a binary module.
pub fn facts(module: &[u8]) -> Result<Facts> {
    let mut facts = Facts::default();
    for part in Parser::new(0).parse_all(module) {
        match part.context("not a wasm module")? {
            Payload::ImportSection(imports) => {
                for import in imports.into_imports() {
                    import?;
                    facts.imports += 1;
                }
            }
            Payload::MemorySection(memories) => {
                ensure!(memories.count() == 1, "{} memories", memories.count());
                for memory in memories {
                    facts.pages = memory?.initial.try_into()?;
                }
            }
            _ => {}
        }
    }
    Ok(facts)
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
