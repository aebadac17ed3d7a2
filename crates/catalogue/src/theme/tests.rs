//! Tests of themes: contrast by known values, and that every preset can be read in both schemes.

use super::*;

fn color(text: &str) -> Color {
    Color::parse(text).expect("a colour")
}

#[test]
fn colours_are_read_in_two_forms_and_in_no_other() {
    assert_eq!((color("#fff"), color("#1A2b3c")), (Color([255; 3]), Color([0x1a, 0x2b, 0x3c])));
    assert_eq!(color("#1a2b3c").to_string(), "#1a2b3c");
    for bad in ["", "#", "fff", "#ff", "#ffff", "#fffffff", "#ggg", "red", "#+1f", "rgb(0,0,0)", "#1b1f2ü"] {
        assert_eq!(Color::parse(bad), None, "{bad}");
    }
}

/// Values from the definitions' own examples.
#[test]
fn contrast_is_as_the_definitions_say() {
    let near = |found: f64, wanted: f64| assert!((found - wanted).abs() < 0.1, "{found} is not {wanted}");
    near(color("#000").contrast(color("#fff")), 21.0);
    near(color("#777").contrast(color("#fff")), 4.48);
    near(color("#888").lightness_contrast(color("#fff")), 63.06);
    near(color("#fff").lightness_contrast(color("#888")), 68.54);
    near(color("#000").lightness_contrast(color("#aaa")), 58.15);
    near(color("#aaa").lightness_contrast(color("#000")), 56.24);
}

#[test]
fn every_preset_can_be_read_in_both_schemes() {
    for preset in Preset::ALL {
        let theme = Theme { preset, ..Theme::default() };
        for is_dark in [false, true] {
            let colors = theme.colors(is_dark);
            let of = |name: &str| colors[NAMES.iter().position(|one| *one == name).expect("a name")];
            for (text, ground, wanted) in PAIRS {
                let found = of(text).contrast(of(ground));
                assert!(found >= wanted, "{}, dark {is_dark}: {text} on {ground} has {found:.2}", preset.word());
            }
        }
    }
}

#[test]
fn a_colour_that_is_too_weak_has_a_neighbour_that_is_not() {
    let (weak, ground) = (color("#9aa0aa"), color("#fff"));
    let found = weak.towards(ground, 4.5).expect("a colour");
    assert!(found.contrast(ground) >= 4.5 && found.contrast(ground) < 4.7, "{found}");
    assert_eq!(color("#000").towards(ground, 4.5), Some(color("#000")), "what is strong enough stays");
    assert_eq!(weak.towards(color("#808080"), 7.0), None);
}
