//! Text → the same as a scanner might read it: characters confused, marks lost or doubled, lines broken and joined.
//!
//! How much is lost can only be measured where it is known what the text said, so the texts of a gold set are spoilt with a
//! given rate. The same text, rate and seed give the same noise.

use crate::pack::{Pack, Usual};
use crate::span::is_han;

/// How texts are spoilt.
#[derive(Debug, Clone, Copy)]
pub struct Noise<'p> {
    /// Share of the characters that are misread.
    rate: f64,
    seed: u64,
    /// Which characters look alike.
    usual: &'p Usual,
}

impl<'p> Noise<'p> {
    /// Noise of a rate between 0 and 1, with the confused characters of the pack.
    pub fn new(rate: f64, seed: u64, pack: &'p Pack) -> Noise<'p> {
        Noise { rate, seed, usual: pack.usual() }
    }

    /// The text called `name` with noise.
    pub fn spoil(&self, name: &str, text: &str) -> String {
        let seed = name.bytes().fold(self.seed, |seed, byte| seed.wrapping_mul(0x0100_0000_01B3) ^ u64::from(byte));
        let mut dice = Dice(seed);
        let mut spoilt = String::with_capacity(text.len());
        for c in text.chars() {
            if c == '\r' || dice.share() >= self.rate {
                spoilt.push(c);
            } else {
                self.misread(c, &mut dice, &mut spoilt);
            }
        }
        spoilt
    }

    /// Appends what a scanner makes of `c`.
    fn misread(&self, c: char, dice: &mut Dice, spoilt: &mut String) {
        match c {
            '\n' => {}
            '0'..='9' => misread_digit(c, dice, spoilt),
            '，' | '。' | '、' | '；' | '：' | '.' | ',' => misread_mark(c, dice, spoilt),
            'O' => spoilt.push('0'),
            'l' | 'I' => spoilt.push('1'),
            c if is_han(c) => match dice.below(20) {
                0 => {}
                1 | 2 => spoilt.extend([c, ' ']),
                3 => spoilt.extend([c, '\n']),
                _ => {
                    let others = self.usual.lookalikes(c);
                    spoilt.push(if others.is_empty() { c } else { others[dice.below(others.len())] });
                }
            },
            c => spoilt.push(c),
        }
    }
}

/// A digit as a letter like it, with a space behind it, or as another digit.
fn misread_digit(c: char, dice: &mut Dice, spoilt: &mut String) {
    let letter = match c {
        '0' => Some('O'),
        '1' => Some('l'),
        '2' => Some('Z'),
        '5' => Some('S'),
        '8' => Some('B'),
        _ => None,
    };
    match (dice.below(10), letter) {
        (0, _) => spoilt.push(char::from(b'0' + dice.below(10) as u8)),
        (1..=5, Some(letter)) => spoilt.push(letter),
        _ => spoilt.extend([c, ' ']),
    }
}

/// A mark lost, doubled, or as another mark.
fn misread_mark(c: char, dice: &mut Dice, spoilt: &mut String) {
    let other = match c {
        '，' => '、',
        '、' => '，',
        '。' => '，',
        '；' => '：',
        '：' => '；',
        '.' => '·',
        _ => '.',
    };
    match dice.below(10) {
        0..=3 => {}
        4..=6 => spoilt.extend([c, c]),
        _ => spoilt.push(other),
    }
}

/// Numbers that only seem random (SplitMix64).
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number from 0 to 1, without 1.
    fn share(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// A whole number below `limit`.
    fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit.max(1) as u64) as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spoilt(rate: f64, seed: u64, name: &str, text: &str) -> String {
        let usual = Usual::told(&[('平', &['乎']), ('元', &['无'])], &[]);
        Noise { rate, seed, usual: &usual }.spoil(name, text)
    }

    #[test]
    fn the_same_seed_gives_the_same_noise() {
        let text = "安平县项目总投资10.5亿元，占地120亩。\n".repeat(20);
        let once = spoilt(0.1, 7, "a", &text);
        assert_eq!(once, spoilt(0.1, 7, "a", &text));
        assert_ne!(once, spoilt(0.1, 8, "a", &text));
        assert_ne!(once, spoilt(0.1, 7, "b", &text));
        assert_eq!(spoilt(0.0, 7, "a", &text), text);
    }

    #[test]
    fn the_rate_is_the_share_of_what_is_misread() {
        let text = "平".repeat(10_000);
        let spoilt = spoilt(0.05, 1, "a", &text);
        let right = spoilt.chars().filter(|c| *c == '平').count();
        assert!((9_450..9_700).contains(&right), "{right}");
    }
}
