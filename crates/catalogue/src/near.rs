//! What may have been meant by a word that is not known.

use crate::expand::quoted;
use crate::pack;

/// Which pack may have been meant.
#[must_use]
pub fn pack(id: &str) -> String {
    let id = id.to_lowercase();
    let parts: Vec<&str> = id.split(|letter: char| !letter.is_alphanumeric()).filter(|part| part.len() > 2).collect();
    let is_near = |known: &&str| parts.iter().any(|part| known.contains(part)) || distance(known, &id) <= 2;
    let mut near: Vec<&str> = pack::built_in().iter().map(|pack| &*pack.id).filter(is_near).collect();
    near.sort_by_key(|known| distance(known, &id));
    near.truncate(4);
    match near.is_empty() {
        true => "docs/packs.md lists all packs; declare what has no pack under \"vendors\" and \"entries\"".into(),
        false => format!("near it are {}; docs/packs.md lists all", quoted(near.into_iter())),
    }
}

/// How many letters have to be put in, taken out or replaced.
fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (line, letter) in one.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = line + 1;
        for at in 0..other.len() {
            let cost = (diagonal + usize::from(other[at] != letter)).min(row[at] + 1).min(row[at + 1] + 1);
            diagonal = core::mem::replace(&mut row[at + 1], cost);
        }
    }
    row[other.len()]
}
