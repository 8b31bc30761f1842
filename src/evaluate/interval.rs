//! Counts → an interval with the true rate in it: how far may a measure be off by chance?
//!
//! A rate is a share of a number of cases, and [`Interval::wilson`] is the interval that Wilson gives for one (1927): it stays
//! within 0 and 1 and holds for shares near 1 and for few cases, where the normal interval does not.
//! F1 is no share of cases, but the share J of the facts that are both printed and in the gold, among those that are either,
//! tells F1: F1 = 2J / (1 + J). That grows with J, so the ends of Wilson's interval for J give the ends of one for F1
//! ("Wilson indirect" in the comparison of Lam, Gopal and Qian, 2023).
//!
//! Facts of one text err together: a firm that is misnamed has all its facts wrong. [`Interval::over_texts`] therefore takes
//! texts for what is drawn by chance, not facts, and says what may be expected of other texts of the kind.

use super::tally::Tally;

/// The normal deviate of 95 %.
const NORMAL: f64 = 1.959_964;
/// Student's deviates of 95 % for 1, 2, 3 … degrees of freedom; beyond, the normal one is near enough.
const STUDENT: [f64; 30] = [
    12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145, 2.131, 2.120,
    2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042,
];

/// The values that a rate has in 95 of 100 cases.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    /// The least.
    pub low: f64,
    /// The greatest.
    pub high: f64,
}

impl Interval {
    /// Wilson's 95 % interval for `right` of `all`; everything where there is nothing to look at.
    ///
    /// ```
    /// use lianpu::evaluate::Interval;
    /// let Interval { low, high } = Interval::wilson(9, 10);
    /// assert!((low - 0.596).abs() < 0.001 && (high - 0.982).abs() < 0.001);
    /// assert_eq!(Interval::wilson(0, 0), Interval { low: 0.0, high: 1.0 });
    /// ```
    pub fn wilson(right: usize, all: usize) -> Interval {
        if all == 0 {
            return Interval { low: 0.0, high: 1.0 };
        }
        Interval::around(right as f64 / all as f64, all as f64, NORMAL)
    }

    /// Wilson's interval for a share `p` of `n` cases, which need not be whole.
    fn around(p: f64, n: f64, deviate: f64) -> Interval {
        let square = deviate * deviate;
        let middle = (p + square / (2.0 * n)) / (1.0 + square / n);
        let half = deviate / (1.0 + square / n) * (p * (1.0 - p) / n + square / (4.0 * n * n)).sqrt();
        Interval { low: (middle - half).clamp(0.0, p), high: (middle + half).clamp(p, 1.0) }
    }

    /// The interval of a share, right of all, over texts that were drawn by chance; each text gives its two numbers.
    ///
    /// The spread of the share among the texts tells how many independent cases the facts are worth (never more than there
    /// are), and Student's deviate makes up for the texts being few. `None` where there are less than two.
    pub fn over_texts(texts: &[(usize, usize)]) -> Option<Interval> {
        let texts: Vec<(f64, f64)> =
            texts.iter().filter(|(_, all)| *all > 0).map(|(right, all)| (*right as f64, *all as f64)).collect();
        let deviate = *STUDENT.get(texts.len().checked_sub(2)?).unwrap_or(&NORMAL);
        let (right, all) = texts.iter().fold((0.0, 0.0), |(r, a), (right, all)| (r + right, a + all));
        let (p, count) = (right / all, texts.len() as f64);
        let spread: f64 = texts.iter().map(|(right, all)| (right - p * all).powi(2)).sum();
        let variance = spread / (all * all) * count / (count - 1.0);
        let worth = if variance > 0.0 { (p * (1.0 - p) / variance).min(all) } else { all };
        Some(Interval::around(p, worth, deviate))
    }

    /// The interval of F1, of that of J.
    fn of_f1(self) -> Interval {
        let f1 = |j: f64| 2.0 * j / (1.0 + j);
        Interval { low: f1(self.low), high: f1(self.high) }
    }

    /// Whether a value lies within.
    pub fn holds(self, value: f64) -> bool {
        (self.low..=self.high).contains(&value)
    }
}

/// Intervals of precision, recall and F1.
pub type Intervals = [Interval; 3];

impl Tally {
    /// Of each measure, in the order precision, recall, F1: the cases that it is a share of, right and all.
    fn cases(self) -> [(usize, usize); 3] {
        let Tally { right, wrong, missed } = self;
        [(right, right + wrong), (right, right + missed), (right, right + wrong + missed)]
    }

    /// The 95 % intervals of precision, recall and F1 if every fact were drawn on its own.
    pub fn intervals(self) -> Intervals {
        let [precision, recall, either] = self.cases().map(|(right, all)| Interval::wilson(right, all));
        [precision, recall, either.of_f1()]
    }

    /// The 95 % intervals of precision, recall and F1 if texts were drawn, each with its tally.
    pub fn intervals_over_texts<'a>(texts: impl Iterator<Item = &'a Tally>) -> Option<Intervals> {
        let cases: Vec<[(usize, usize); 3]> = texts.map(|t| t.cases()).collect();
        let of = |measure: usize| Interval::over_texts(&cases.iter().map(|c| c[measure]).collect::<Vec<_>>());
        Some([of(0)?, of(1)?, of(2)?.of_f1()])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(interval: Interval, low: f64, high: f64) -> bool {
        (interval.low - low).abs() < 5e-4 && (interval.high - high).abs() < 5e-4
    }

    #[test]
    fn wilson_gives_the_published_intervals() {
        // Newcombe 1998, table I
        assert!(near(Interval::wilson(81, 263), 0.2553, 0.3662));
        assert!(near(Interval::wilson(15, 148), 0.0624, 0.1605));
        assert!(near(Interval::wilson(0, 20), 0.0, 0.1611));
        assert!(near(Interval::wilson(1, 29), 0.0061, 0.1718));
    }

    #[test]
    fn the_interval_of_f1_holds_f1_and_narrows() {
        for (right, wrong, missed) in [(9, 1, 4), (1, 0, 0), (0, 3, 3), (80, 9, 30)] {
            let tally = Tally { right, wrong, missed };
            let few = tally.intervals()[2];
            let many = Tally { right: 10 * right, wrong: 10 * wrong, missed: 10 * missed }.intervals()[2];
            assert!(few.holds(tally.f1()) && many.holds(tally.f1()), "{tally:?} {few:?}");
            assert!(many.high - many.low < few.high - few.low, "{tally:?}");
        }
    }

    /// Draws of a fixed sequence: 200 cases of which 60 % are right, 15 % wrong, 25 % missed.
    #[test]
    fn the_interval_of_f1_covers_the_truth_as_often_as_it_says() {
        let truth = 2.0 * 0.6 / (2.0 * 0.6 + 0.15 + 0.25);
        let mut state = 0x9E37_79B9_7F4A_7C15u64;
        let mut draw = || {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            (state >> 11) as f64 / (1u64 << 53) as f64
        };
        let mut covered = 0;
        for _ in 0..2000 {
            let mut tally = Tally::default();
            for _ in 0..200 {
                match draw() {
                    x if x < 0.6 => tally.right += 1,
                    x if x < 0.75 => tally.wrong += 1,
                    _ => tally.missed += 1,
                }
            }
            covered += usize::from(tally.intervals()[2].holds(truth));
        }
        assert!((1860..=1950).contains(&covered), "{covered} of 2000");
    }

    #[test]
    fn texts_that_differ_are_worth_fewer_cases() {
        let alike = Interval::over_texts(&[(9, 10); 12]).unwrap_or(Interval { low: 0.0, high: 1.0 });
        let apart: Vec<_> = (0..12).map(|i| if i % 6 == 0 { (4, 10) } else { (10, 10) }).collect();
        let apart = Interval::over_texts(&apart).unwrap_or(Interval { low: 0.0, high: 1.0 });
        assert!(apart.high - apart.low > 1.5 * (alike.high - alike.low), "{alike:?} {apart:?}");
        assert!(alike.low <= Interval::wilson(108, 120).low);
        assert_eq!(Interval::over_texts(&[(9, 10), (0, 0)]), None);
    }
}
