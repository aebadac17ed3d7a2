//! Decides which attempts of a group share pages, which run alone, and in what order.
//!
//! A normal run saves time in two ways. Attempts that can share pages do so. Of the attempts that cannot, a run makes
//! one fifth, in Firefox, in WebKitGTK, and in Chromium under strict: there the hooks are at work too.
//! A seed decides which fifth runs, and in what order. The run prints the seed, and takes a seed to repeat a run.
//! `cargo xtask test --all` runs every attempt alone.

use std::env;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::LazyLock;
use std::time::{SystemTime, UNIX_EPOCH};

use super::attempt::Attempt;
use super::batch;
use super::known::Known;
use super::strength::{Setting, Strength};
use cookie_gate_browser::Engine;

/// A normal run makes one in so many of the attempts that must run alone, and all of them where [`is_whole`] says so.
const ONE_IN: u64 = 5;

/// The seed of this run: `COOKIE_GATE_SEED`, or the time in seconds since 1970.
pub static SEED: LazyLock<u64> = LazyLock::new(|| {
    let given = env::var("COOKIE_GATE_SEED").ok();
    given.map_or_else(
        || SystemTime::now().duration_since(UNIX_EPOCH).expect("a clock").as_secs(),
        |text| text.parse().expect("COOKIE_GATE_SEED is a whole number"),
    )
});

/// How much of the suite runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// A run that people wait for.
    Normal,
    /// A normal run that leaves out no attempt, so that the lists of differences and of proofs can be written.
    Unrested,
    /// Every attempt alone, with new proofs.
    All,
}

impl Extent {
    pub fn here() -> Self {
        if env::var_os("COOKIE_GATE_ALL").is_some() {
            Self::All
        } else if env::var_os("UPDATE_EXPECT").is_some() {
            Self::Unrested
        } else {
            Self::Normal
        }
    }
}

/// What happens to the attempts of a group, by their places in its file.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Plan {
    pub batches: Vec<Vec<usize>>,
    pub alone: Vec<usize>,
    /// Attempts that this seed leaves out.
    pub rested: Vec<usize>,
}

impl Plan {
    pub fn new(attempts: &[Attempt], group: &str, setting: Setting, known: &Known, extent: Extent, seed: u64) -> Self {
        if extent == Extent::All {
            return Self { alone: (0..attempts.len()).collect(), ..Self::default() };
        }
        let mut drawn: Vec<usize> = (0..attempts.len()).collect();
        drawn.sort_by_key(|place| draw(seed, group, setting, &attempts[*place]));
        // A known difference would spoil every batch.
        let (shared, single): (Vec<usize>, Vec<usize>) =
            drawn.into_iter().partition(|place| attempts[*place].can_share() && !known.mentions(&attempts[*place]));
        let batches = batch::batches(shared.into_iter().map(|place| (place, &attempts[place])));
        let places = |batch: Vec<(usize, &Attempt)>| batch.into_iter().map(|(place, _)| place).collect();
        // A batch of one attempt saves nothing. Alone, the attempt may have a kept proof.
        let (batches, ones): (Vec<Vec<usize>>, Vec<Vec<usize>>) =
            batches.into_iter().map(places).partition(|batch: &Vec<usize>| batch.len() > 1);
        let single = single.into_iter().chain(ones.into_iter().flatten());
        let (mut alone, rested): (Vec<usize>, Vec<usize>) = single.partition(|place| {
            is_whole(setting)
                || extent == Extent::Unrested
                || draw(seed, group, setting, &attempts[*place]).is_multiple_of(ONE_IN)
        });
        alone.sort_unstable();
        Self { batches, alone, rested }
    }
}

/// Whether a normal run makes every attempt in this setting.
fn is_whole(setting: Setting) -> bool {
    setting == Setting { engine: Engine::Chromium, strength: Strength::Hooks }
}

fn draw(seed: u64, group: &str, setting: Setting, attempt: &Attempt) -> u64 {
    let mut hasher = DefaultHasher::new();
    (seed, group, setting.to_string(), &attempt.sentence).hash(&mut hasher);
    hasher.finish()
}

pub mod tests {
    use super::super::attempt::parse;
    use super::*;

    fn plan(engine: Engine, extent: Extent, seed: u64) -> Plan {
        plan_in(Setting { engine, strength: Strength::Hooks }, extent, seed)
    }

    fn plan_in(setting: Setting, extent: Extent, seed: u64) -> Plan {
        let mut text = String::new();
        for number in 0..60 {
            text += &format!("=== shares {number}\nleaves: cookie {{{{name}}}}\n---\n1\n");
            text += &format!("=== stays alone {number}\nleaves: cookie {{{{name}}}}\nwatch: 1\n---\n1\n");
        }
        let known = Known::read_from("g/shares 1\tdenied\tleft\twhy\n", "g");
        Plan::new(&parse(&text).expect("attempts"), "g", setting, &known, extent, seed)
    }

    fn sorted(plan: Plan) -> Vec<usize> {
        let mut all = [plan.batches.concat(), plan.alone, plan.rested].concat();
        all.sort_unstable();
        all
    }

    pub fn every_attempt_has_its_place_in_the_plan() {
        for engine in [Engine::Chromium, Engine::Firefox] {
            for extent in [Extent::Normal, Extent::All] {
                assert_eq!(sorted(plan(engine, extent, 7)), (0..120).collect::<Vec<_>>());
            }
        }
    }

    pub fn a_seed_decides_and_decides_the_same_again() {
        assert_eq!(plan(Engine::Firefox, Extent::Normal, 7), plan(Engine::Firefox, Extent::Normal, 7));
        let other = plan(Engine::Firefox, Extent::Normal, 8);
        assert_ne!(plan(Engine::Firefox, Extent::Normal, 7).alone, other.alone);
        assert_ne!(plan(Engine::Firefox, Extent::Normal, 7).batches, other.batches);
    }

    pub fn with_hooks_chromium_rests_from_nothing_and_all_else_from_four_fifths() {
        assert_eq!(plan(Engine::Chromium, Extent::Normal, 7).alone.len(), 61);
        for strength in [Strength::Hooks, Strength::Strict] {
            let engine = if strength == Strength::Hooks { Engine::Firefox } else { Engine::Chromium };
            let fifth = plan_in(Setting { engine, strength }, Extent::Normal, 7);
            assert!((4..=24).contains(&fifth.alone.len()), "{}", fifth.alone.len());
            assert_eq!(fifth.alone.len() + fifth.rested.len(), 61);
        }
        assert_eq!(plan(Engine::Firefox, Extent::All, 7).alone.len(), 120);
    }

    pub fn what_is_known_to_be_otherwise_spoils_no_batch() {
        // The third line of the file, after "shares 0" and "stays alone 0".
        assert!(plan(Engine::Chromium, Extent::Normal, 7).alone.contains(&2));
    }
}
