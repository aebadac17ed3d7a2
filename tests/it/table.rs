//! Tests what the first site's catalogue is compiled into, line by line where it matters.

use crate::catalogues::{onething, set, small};
use cookie_gate::table::Table;
use cookie_gate_catalogue::compile::compile;
use cookie_gate_catalogue::parse;
use expect_test::expect;
use serde_json::json;

#[test]
fn vendors_come_with_their_hosts_and_probes_are_marked() {
    let table = compile(&onething()).expect("it compiles");
    assert!(Table::parse(&table).is_some());
    let lines = table.lines().filter(|line| line.starts_with('v') || line.contains("\t0Hm_"));
    expect![[r#"
        v	1	google		google-analytics.com *.google-analytics.com analytics.google.com *.analytics.google.com www.googletagmanager.com			1
        v	2	baidu		hm.baidu.com hmcdn.baidu.com tongji.baidu.com ers.baidu.com goutong.baidu.com ada.baidu.com
        *	0Hm_ck_	22	5	2					1
        *	0Hm_cv_	20	5	2	12
        *	0Hm_lpvt_	19	5	2
        *	0Hm_lvt_	18	5	2	12
        *	0Hm_up_	21	5	2	12
    "#]].assert_eq(&lines.map(|line| format!("{line}\n")).collect::<String>());
}

#[test]
fn the_first_line_ends_with_the_sites_own_hosts() {
    let mut catalogue = small();
    set(&mut catalogue, "/site/hosts", json!(["cdn.shop.example", "*.img.example/shop/"]));
    let table = compile(&parse::parse(&catalogue.to_string()).expect("it reads")).expect("it compiles");
    expect!["cg4	2	cookie-agree	6						cdn.shop.example *.img.example/shop/"]
        .assert_eq(table.lines().next().expect("a line"));
}
