//! Tests the rules of themes: what can be read, where a banner may stand, and what gets into the style.

use crate::catalogues::{findings, set, small, spoil_each};
use expect_test::expect;
use serde_json::json;

#[test]
fn a_theme_says_only_what_its_fields_are_for() {
    let cases = [
        ("/theme", json!({})),
        ("/theme", json!({ "preset": "quiet", "layout": "corner", "place": "bottom_end", "logo": "/logo.svg" })),
        ("/theme", json!({ "font": "Inter, \"Open Sans\", sans-serif", "radius": 32, "spacing": "roomy" })),
        ("/theme", json!({ "font": "x; } * { display: none" })),
        ("/theme", json!({ "font": "url(https://fonts.example/x)" })),
        ("/theme", json!({ "font": "" })),
        ("/theme", json!({ "radius": 33 })),
        ("/theme", json!({ "logo": "https://cdn.example/logo.svg" })),
        ("/theme", json!({ "logo": "//cdn.example/logo.svg" })),
        ("/theme", json!({ "logo": "logo.svg" })),
        ("/theme", json!({ "layout": "bar", "place": "middle" })),
        ("/theme", json!({ "layout": "bar", "place": "top" })),
        ("/theme", json!({ "layout": "dialog", "modal": true })),
        ("/theme", json!({ "layout": "corner", "modal": true })),
        ("/theme", json!({ "modal": true })),
        ("/theme", json!({ "light": { "act": "blue" } })),
        ("/theme", json!({ "scheme": "dark", "light": { "act": "#123456" } })),
    ];
    spoil_each(
        &cases,
        expect![[r##"
        /theme = {}
        /theme = {"preset":"quiet","layout":"corner","place":"bottom_end","logo":"/logo.svg"}
        /theme = {"font":"Inter, \"Open Sans\", sans-serif","radius":32,"spacing":"roomy"}
        /theme = {"font":"x; } * { display: none"}
            error[theme-font] theme.font
        /theme = {"font":"url(https://fonts.example/x)"}
            error[theme-font] theme.font
        /theme = {"font":""}
            error[theme-font] theme.font
        /theme = {"radius":33}
            error[theme-radius] theme.radius
        /theme = {"logo":"https://cdn.example/logo.svg"}
            error[theme-logo] theme.logo
        /theme = {"logo":"//cdn.example/logo.svg"}
            error[theme-logo] theme.logo
        /theme = {"logo":"logo.svg"}
            error[theme-logo] theme.logo
        /theme = {"layout":"bar","place":"middle"}
            error[theme-place] theme.place
        /theme = {"layout":"bar","place":"top"}
        /theme = {"layout":"dialog","modal":true}
        /theme = {"layout":"corner","modal":true}
            error[theme-modal] theme.modal
        /theme = {"modal":true}
            error[theme-modal] theme.modal
        /theme = {"light":{"act":"blue"}}
            error[theme-color] theme.light.act
        /theme = {"scheme":"dark","light":{"act":"#123456"}}
            warning[theme-unused] theme.light
    "##]],
    );
}

#[test]
fn a_colour_that_nobody_can_read_is_an_error_that_names_one_that_all_can() {
    let mut catalogue = small();
    let theme = json!({ "light": { "soft": "#9aa0aa", "act": "#7fb2ff" }, "dark": { "paper": "#808080" } });
    set(&mut catalogue, "/theme", theme);
    let told: Vec<String> = findings(&catalogue)
        .iter()
        .filter(|finding| finding.path.starts_with("theme"))
        .map(|finding| format!("{}\n    {}\n    {}\n", finding.path, finding.message, finding.help))
        .collect();
    expect![[r#"
        theme.light.soft
            soft #9aa0aa on paper #ffffff has a contrast of 2.63, and needs 4.5 (APCA: Lc 51)
            #72777e is the nearest colour that can be read
        theme.light.act
            act #7fb2ff on paper #ffffff has a contrast of 2.16, and needs 4.5 (APCA: Lc 42)
            #5577ab is the nearest colour that can be read
        theme.light.act
            on_act #ffffff on act #7fb2ff has a contrast of 2.16, and needs 4.5 (APCA: Lc 47)
            #5577ab is the nearest colour that can be read
        theme.dark.paper
            ink #eef0f4 on paper #808080 has a contrast of 3.46, and needs 4.5 (APCA: Lc 62)
            #6d6d6d is the nearest colour that can be read
        theme.dark.paper
            soft #b1b8c4 on paper #808080 has a contrast of 1.98, and needs 4.5 (APCA: Lc 28)
            #494949 is the nearest colour that can be read
        theme.dark.paper
            act #a9c8ff on paper #808080 has a contrast of 2.33, and needs 4.5 (APCA: Lc 37)
            #535353 is the nearest colour that can be read
        theme.dark.paper
            edge #868f9f on paper #808080 has a contrast of 1.21, and needs 3 (APCA: Lc 0)
            #434343 is the nearest colour that can be read
    "#]]
    .assert_eq(&told.concat());
}

#[test]
fn colours_of_a_scheme_that_nobody_sees_need_no_contrast() {
    let mut catalogue = small();
    set(&mut catalogue, "/theme", json!({ "scheme": "light", "dark": { "ink": "#000" } }));
    let codes: Vec<&str> = findings(&catalogue).iter().map(|finding| finding.code).collect();
    assert_eq!(codes, ["theme-unused"]);
}
