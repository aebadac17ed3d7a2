//! Colours, and how well one can be read on another.
//!
//! Invariant: contrast does not depend on which of the two colours is named first (WCAG); lightness contrast does (APCA).

use std::fmt;

/// A colour of sRGB.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Color(pub [u8; 3]);

impl fmt::Display for Color {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [red, green, blue] = self.0;
        write!(formatter, "#{red:02x}{green:02x}{blue:02x}")
    }
}

impl Color {
    /// Reads `#rgb` or `#rrggbb`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('#').filter(|digits| digits.bytes().all(|digit| digit.is_ascii_hexdigit()))?;
        let part = |at: usize, length: usize| u8::from_str_radix(digits.get(at..at + length)?, 16).ok();
        match digits.len() {
            3 => Some(Self([part(0, 1)? * 17, part(1, 1)? * 17, part(2, 1)? * 17])),
            6 => Some(Self([part(0, 2)?, part(2, 2)?, part(4, 2)?])),
            _ => None,
        }
    }

    /// The relative luminance (WCAG 2.2).
    fn luminance(self) -> f64 {
        let linear = self.0.map(|part| {
            let part = f64::from(part) / 255.0;
            if part <= 0.040_45 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        });
        0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    }

    /// The contrast ratio, from 1 to 21 (WCAG 2.2).
    #[must_use]
    pub fn contrast(self, other: Self) -> f64 {
        let (one, two) = (self.luminance(), other.luminance());
        (one.max(two) + 0.05) / (one.min(two) + 0.05)
    }

    /// The lightness contrast of text of this colour on a ground, from 0 to about 108, without its sign (APCA 0.1.9).
    /// 75 is asked for running text, 60 for other text, 30 for outlines.
    #[must_use]
    pub fn lightness_contrast(self, ground: Self) -> f64 {
        let screen = |color: Self| {
            let [red, green, blue] = color.0.map(|part| (f64::from(part) / 255.0).powf(2.4));
            let sum = 0.212_672_9 * red + 0.715_152_2 * green + 0.072_175 * blue;
            if sum < 0.022 { sum + (0.022 - sum).powf(1.414) } else { sum }
        };
        let (text, ground) = (screen(self), screen(ground));
        let contrast = if ground > text {
            (ground.powf(0.56) - text.powf(0.57)) * 1.14
        } else {
            (text.powf(0.62) - ground.powf(0.65)) * 1.14
        };
        if (ground - text).abs() < 0.0005 || contrast < 0.1 { 0.0 } else { (contrast - 0.027) * 100.0 }
    }

    /// The nearest colour on the way to black or to white that has the wanted contrast to `ground`; none, if neither
    /// black nor white has it.
    #[must_use]
    pub fn towards(self, ground: Self, wanted: f64) -> Option<Self> {
        let (black, white) = (Self([0; 3]), Self([255; 3]));
        let goal = if white.contrast(ground) > black.contrast(ground) { white } else { black };
        (0..=255).map(|step| self.mixed(goal, step)).find(|color| color.contrast(ground) >= wanted)
    }

    /// This colour, `step` of 255 steps towards another.
    fn mixed(self, other: Self, step: u16) -> Self {
        let mut parts = self.0;
        for (part, goal) in parts.iter_mut().zip(other.0) {
            let mixed = (u16::from(*part) * (255 - step) + u16::from(goal) * step + 127) / 255;
            *part = u8::try_from(mixed).unwrap_or(u8::MAX);
        }
        Self(parts)
    }
}
