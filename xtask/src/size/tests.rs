//! Tests of the budgets: a file that is over its limit, missing or not measured is a finding.

use super::*;

fn row(name: &str, brotli: u64) -> Row {
    Row { name: name.to_string(), raw: 0, gzip: 0, brotli }
}

fn sizes(build: Build, panel: u64) -> Sizes {
    let rows = vec![
        row("gate.js", 11_000),
        row("gate.lean.wasm", 5_000),
        row("gate.wasm", 5_500),
        row("panel.js", 3_000),
        row("panel_bg.wasm", panel),
        row("blocked.js", 2_000),
    ];
    Sizes { build, rows, signals: 600, gate: wasm::Facts { pages: 3, imports: 0 } }
}

fn broken(sizes: &Sizes) -> Vec<String> {
    sizes.checks().into_iter().filter(|check| !check.holds).map(|check| check.text).collect()
}

/// Bytes of the panel's module with which the module and its script are exactly within their budget.
fn most(build: Build) -> u64 {
    let budget = BUDGETS.iter().find(|budget| budget.files == ["panel.js", "panel_bg.wasm"]).expect("a budget");
    let limit = if build == Build::Stable { budget.stable } else { budget.smallest };
    limit - 3_000
}

#[test]
fn exactly_on_budget_holds_and_one_byte_over_is_a_finding() {
    for build in [Build::Stable, Build::Smallest] {
        let limit = most(build) + 3_000;
        assert_eq!(broken(&sizes(build, most(build))), [""; 0]);
        let over = format!("panel.js + panel_bg.wasm: {} B brotli, limit {limit}", limit + 1);
        assert_eq!(broken(&sizes(build, most(build) + 1)), [over]);
    }
    assert!(most(Build::Smallest) < most(Build::Stable), "the smallest build has the tighter budget");
}

#[test]
fn a_missing_file_is_a_finding() {
    let mut sizes = sizes(Build::Stable, 0);
    sizes.rows.remove(0);
    assert_eq!(broken(&sizes), ["gate.js: not there"]);
}

#[test]
fn memory_and_imports_of_the_gate_are_limited() {
    let mut sizes = sizes(Build::Stable, 0);
    sizes.gate = wasm::Facts { pages: 4, imports: 1 };
    assert_eq!(broken(&sizes).len(), 2);
    sizes.gate = wasm::Facts { pages: 0, imports: 0 };
    assert_eq!(broken(&sizes).len(), 1, "a module without memory is not our gate");
}

#[test]
fn signals_that_weigh_too_much_or_nothing_are_a_finding() {
    let mut sizes = sizes(Build::Stable, 0);
    for (signals, count) in [(SIGNALS, 0), (SIGNALS + 1, 1), (0, 1)] {
        sizes.signals = signals;
        assert_eq!(broken(&sizes).len(), count, "{signals}");
    }
}

#[test]
fn a_bundle_is_measured_with_and_without_versions_in_names() {
    let [dist, silent, web] = [(); 3].map(|()| tempfile::tempdir().unwrap());
    let put = |name: &str| fs::write(dist.path().join(name), "abcd".repeat(500)).unwrap();
    ["gate.js", "panel.1f2e.js", "panel_bg.77aa.wasm", "panel.en.json", "panel.zh.json", "manifest.json"]
        .into_iter()
        .for_each(put);
    fs::write(silent.path().join("gate.js"), "a").unwrap();
    fs::write(web.path().join("blocked.js"), "a").unwrap();
    for core in ["gate.wasm", "gate.lean.wasm"] {
        fs::write(web.path().join(core), b"\0asm\x01\0\0\0\x05\x03\x01\0\x02").unwrap();
    }
    let sizes = of(dist.path(), silent.path(), web.path(), Build::Stable).unwrap();
    let names: Vec<&str> = sizes.rows.iter().map(|row| row.name.as_str()).collect();
    assert_eq!(
        names,
        [
            "gate.js",
            "gate.lean.wasm",
            "gate.wasm",
            "panel.js",
            "panel_bg.wasm",
            "blocked.js",
            "panel.en.json",
            "panel.zh.json"
        ]
    );
    assert_eq!(sizes.gate.pages, 2);
    assert!(sizes.signals > 0, "gate.js weighs more than without signals");
    let row = &sizes.rows[0];
    assert!(row.raw == 2000 && row.gzip < 100 && row.brotli < row.gzip, "{row:?}");
    fs::remove_file(dist.path().join("gate.js")).unwrap();
    assert!(of(dist.path(), silent.path(), web.path(), Build::Stable).is_err());
}
