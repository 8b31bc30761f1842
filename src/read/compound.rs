//! Compound files (MS-CFB, what XLS is kept in) → do their chains of sectors end, and how large does a sheet say it is?
//!
//! A chain that leads back into itself is read for ever, and into memory without end, by who follows it; room for what a sheet says it has is
//! taken before a cell is read.

/// Numbers from here on are no sectors: ends of chains, free sectors and the like.
const NO_SECTOR: u32 = 0xFFFF_FFFA;
/// Where in the header the numbers of the first sectors of the table of chains stand, and how many they are.
const TABLE: std::ops::Range<usize> = 76..512;
/// Where it says in which sector the list of further ones begins, and the table of chains of small sectors.
const FURTHER: usize = 68;
const SMALL: usize = 60;
/// Where it says how large sectors are: the power of two.
const SHIFT: usize = 30;

/// Whether a chain of sectors leads back into itself.
pub(super) fn turns_back(bytes: &[u8]) -> bool {
    let shift = bytes.get(SHIFT..SHIFT + 2).map_or(9, |two| u16::from_le_bytes([two[0], two[1]]));
    let size = 1_usize << shift.clamp(9, 12);
    let word = |at: usize| bytes.get(at..at + 4).map(|four| u32::from_le_bytes([four[0], four[1], four[2], four[3]]));
    let sector = |number: u32| {
        let start = (number as usize + 1) * size;
        (start..start + size).step_by(4).map_while(word).collect::<Vec<u32>>()
    };
    let is_sector = |number: &u32| *number < NO_SECTOR;
    let all = bytes.len() / size;
    let mut tables: Vec<u32> = TABLE.step_by(4).filter_map(word).filter(is_sector).collect();
    let (mut further, mut seen) = (word(FURTHER).filter(is_sector), 0);
    while let Some(number) = further {
        let mut listed = sector(number);
        further = listed.pop().filter(is_sector);
        tables.extend(listed.into_iter().filter(is_sector));
        seen += 1;
        if seen > all {
            return true;
        }
    }
    // no file has more tables than sectors
    let next: Vec<u32> = tables.into_iter().take(all).flat_map(sector).collect();
    if has_ring(&next) {
        return true;
    }
    let mut small = Vec::new();
    let mut at = word(SMALL).filter(is_sector);
    while let Some(number) = at {
        small.extend(sector(number));
        at = next.get(number as usize).copied().filter(is_sector);
    }
    has_ring(&small)
}

/// The record of XLS that says how many rows and columns a sheet has: its type and the lengths that it has in old and in new files.
const DIMENSIONS: [[u8; 4]; 3] = [[0, 2, 10, 0], [0, 2, 14, 0], [0, 2, 16, 0]];
/// Cells that a sheet may say it has; the format allows a quarter of them.
const MOST_CELLS: u64 = 1 << 26;

/// Whether a sheet of a workbook says that it has more cells than any can have.
pub(super) fn says_too_much(bytes: &[u8]) -> bool {
    bytes.windows(16).any(|record| {
        if !DIMENSIONS.contains(&[record[0], record[1], record[2], record[3]]) {
            return false;
        }
        let two = |at: usize| u64::from(u16::from_le_bytes([record[at], record[at + 1]]));
        let (rows, columns) = if record[2] == 10 { (two(6), two(10)) } else { (two(8) | two(10) << 16, two(14)) };
        rows * columns > MOST_CELLS
    })
}

/// Whether one of the chains, each number followed by another, comes to a number for the second time.
fn has_ring(next: &[u32]) -> bool {
    // on which walk a number was met
    let mut met = vec![None; next.len()];
    for first in 0..next.len() {
        let mut at = first;
        while let Some(None) = met.get(at) {
            met[at] = Some(first);
            at = next[at] as usize;
            if met.get(at) == Some(&Some(first)) {
                return true;
            }
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rings_are_found_wherever_they_begin() {
        let end = 0xFFFF_FFFE;
        assert!(!has_ring(&[1, 2, end, 4, end, 2]));
        assert!(has_ring(&[0]) && has_ring(&[1, 0]) && has_ring(&[1, 2, 1]) && has_ring(&[end, 3, end, 1]));
    }

    #[test]
    fn workbooks_have_no_rings_and_no_endless_sheets() {
        let whole = include_bytes!("../../tests/data/read/projects.xls");
        let damaged = include_bytes!("../../fuzz/corpus/xls/a-chain-that-turns-back.xls");
        let claims = include_bytes!("../../fuzz/corpus/xls/a-sheet-of-four-thousand-million-rows.xls");
        assert!(!says_too_much(whole) && says_too_much(claims) && !says_too_much(b""));
        assert!(!turns_back(whole) && turns_back(damaged) && !turns_back(b"") && !turns_back(&whole[..700]));
    }
}
