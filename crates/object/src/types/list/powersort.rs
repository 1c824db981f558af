//! CPython's list sort: natural runs, binary insertion, and merging by the powersort policy
//! (`Objects/listobject.c`), with its exact sequence of comparisons.
//!
//! It sorts copies of small values (an index, or a key with one) by a question that may fail; whatever
//! happens, the slice holds the same values afterwards.

/// Fewest wins in a row that make a merge gallop.
const MIN_GALLOP: usize = 7;

/// A run waiting to be merged: where it starts, how long it is, and the power of the boundary behind it.
#[derive(Clone, Copy)]
struct Run {
    start: usize,
    len: usize,
    power: u32,
}

struct Sorter<'a, T, F> {
    items: &'a mut [T],
    less: F,
    pending: Vec<Run>,
    min_gallop: usize,
    spare: Vec<T>,
}

/// Sorts `items` stably; `less(a, b)` says whether `a` must stand before `b`.
pub(super) fn sort<T: Copy, E>(items: &mut [T], less: impl FnMut(T, T) -> Result<bool, E>) -> Result<(), E> {
    let len = items.len();
    if len < 2 {
        return Ok(());
    }
    let mut sorter = Sorter { items, less, pending: Vec::new(), min_gallop: MIN_GALLOP, spare: Vec::new() };
    let min_run = min_run(len);
    let mut start = 0;
    while start < len {
        let left = len - start;
        let mut run = sorter.count_run(start, left)?;
        if run < min_run {
            let forced = left.min(min_run);
            sorter.binary_insertion(start, forced, run)?;
            run = forced;
        }
        sorter.found_run(run)?;
        sorter.pending.push(Run { start, len: run, power: 0 });
        start += run;
    }
    sorter.collapse()
}

/// The shortest run worth merging.
fn min_run(mut len: usize) -> usize {
    let mut odd = 0;
    while len >= 64 {
        odd |= len & 1;
        len >>= 1;
    }
    len + odd
}

/// At which halving of the whole a boundary between two runs lies.
fn power_of(start: usize, first: usize, second: usize, len: usize) -> u32 {
    let mut a = 2 * start + first;
    let mut b = a + first + second;
    let mut power = 0;
    loop {
        power += 1;
        if a >= len {
            a -= len;
            b -= len;
        } else if b >= len {
            return power;
        }
        a <<= 1;
        b <<= 1;
    }
}

impl<T: Copy, E, F: FnMut(T, T) -> Result<bool, E>> Sorter<'_, T, F> {
    /// True if the item at `place` of a run must stand before its left neighbour.
    fn drops(&mut self, start: usize, place: usize) -> Result<bool, E> {
        (self.less)(self.items[start + place], self.items[start + place - 1])
    }

    /// Length of the run at `start`, made ascending if it was descending.
    fn count_run(&mut self, start: usize, left: usize) -> Result<usize, E> {
        let mut len = 1;
        while len < left && !self.drops(start, len)? {
            len += 1;
        }
        if len == left {
            return Ok(len);
        }
        if len > 1 {
            if (self.less)(self.items[start], self.items[start + len - 1])? {
                return Ok(len);
            }
            self.items[start..start + len].reverse();
        }
        len += 1;
        let mut equal = 0;
        while len < left {
            if self.drops(start, len)? {
                self.reverse_equal(start, len, equal);
                equal = 0;
            } else if (self.less)(self.items[start + len - 1], self.items[start + len])? {
                break;
            } else {
                equal += 1;
            }
            len += 1;
        }
        self.reverse_equal(start, len, equal);
        self.items[start..start + len].reverse();
        while len < left && !self.drops(start, len)? {
            len += 1;
        }
        Ok(len)
    }

    /// Turns the last equal items of a descending run round, so that turning the whole run keeps their order.
    fn reverse_equal(&mut self, start: usize, len: usize, equal: usize) {
        if equal > 0 {
            self.items[start + len - equal - 1..start + len].reverse();
        }
    }

    /// Sorts `len` items at `start`, of which the first `sorted` are in order.
    fn binary_insertion(&mut self, start: usize, len: usize, sorted: usize) -> Result<(), E> {
        for place in sorted.max(1)..len {
            let pivot = self.items[start + place];
            let (mut low, mut high) = (0, place);
            while low < high {
                let middle = usize::midpoint(low, high);
                if (self.less)(pivot, self.items[start + middle])? {
                    high = middle;
                } else {
                    low = middle + 1;
                }
            }
            self.items[start + low..=start + place].rotate_right(1);
        }
        Ok(())
    }

    /// Merges what must be merged before a run of `len` items is pushed.
    fn found_run(&mut self, len: usize) -> Result<(), E> {
        let Some(&last) = self.pending.last() else { return Ok(()) };
        let power = power_of(last.start, last.len, len, self.items.len());
        while self.pending.len() > 1 && self.pending[self.pending.len() - 2].power > power {
            self.merge_at(self.pending.len() - 2)?;
        }
        if let Some(last) = self.pending.last_mut() {
            last.power = power;
        }
        Ok(())
    }

    /// Merges all runs.
    fn collapse(&mut self) -> Result<(), E> {
        while self.pending.len() > 1 {
            let mut at = self.pending.len() - 2;
            if at > 0 && self.pending[at - 1].len < self.pending[at + 1].len {
                at -= 1;
            }
            self.merge_at(at)?;
        }
        Ok(())
    }

    /// Merges the runs `at` and `at + 1`.
    fn merge_at(&mut self, at: usize) -> Result<(), E> {
        let (Run { start: mut a, len: mut a_len, .. }, Run { start: b, len: mut b_len, .. }) =
            (self.pending[at], self.pending[at + 1]);
        self.pending[at].len = a_len + b_len;
        self.pending.remove(at + 1);
        let skip = gallop_right(&mut self.less, self.items[b], &self.items[a..a + a_len], 0)?;
        a += skip;
        a_len -= skip;
        if a_len == 0 {
            return Ok(());
        }
        b_len = gallop_left(&mut self.less, self.items[a + a_len - 1], &self.items[b..b + b_len], b_len - 1)?;
        if b_len == 0 {
            return Ok(());
        }
        if a_len <= b_len { self.merge_low(a, a_len, b, b_len) } else { self.merge_high(a, a_len, b, b_len) }
    }

    /// Merges two neighbouring runs from the left; the first one, not longer, is copied away.
    fn merge_low(&mut self, a: usize, a_len: usize, b: usize, b_len: usize) -> Result<(), E> {
        let mut spare = std::mem::take(&mut self.spare);
        spare.clear();
        spare.extend_from_slice(&self.items[a..a + a_len]);
        let mut merge = Low { to: a, a: 0, b, b_end: b + b_len };
        let result = self.run_low(&spare, &mut merge);
        let rest = spare.len() - merge.a;
        // What is left of the copied run goes behind what is left of the other one, unless that failed.
        if result.is_ok() && rest == 1 {
            self.items.copy_within(merge.b..merge.b_end, merge.to);
            self.items[merge.to + (merge.b_end - merge.b)] = spare[merge.a];
        } else {
            self.items[merge.to..merge.to + rest].copy_from_slice(&spare[merge.a..]);
        }
        self.spare = spare;
        result
    }

    fn run_low(&mut self, spare: &[T], m: &mut Low) -> Result<(), E> {
        self.take_b(m);
        if m.b == m.b_end || spare.len() == 1 {
            return Ok(());
        }
        let mut min_gallop = self.min_gallop;
        loop {
            let (mut a_wins, mut b_wins) = (0, 0);
            loop {
                if (self.less)(self.items[m.b], spare[m.a])? {
                    self.take_b(m);
                    b_wins += 1;
                    a_wins = 0;
                    if m.b == m.b_end {
                        return Ok(());
                    }
                    if b_wins >= min_gallop {
                        break;
                    }
                } else {
                    self.take_a(m, spare);
                    a_wins += 1;
                    b_wins = 0;
                    if m.a + 1 == spare.len() {
                        return Ok(());
                    }
                    if a_wins >= min_gallop {
                        break;
                    }
                }
            }
            min_gallop += 1;
            loop {
                min_gallop -= usize::from(min_gallop > 1);
                self.min_gallop = min_gallop;
                a_wins = gallop_right(&mut self.less, self.items[m.b], &spare[m.a..], 0)?;
                self.items[m.to..m.to + a_wins].copy_from_slice(&spare[m.a..m.a + a_wins]);
                m.to += a_wins;
                m.a += a_wins;
                // An inconsistent order may let the whole copied run win.
                if a_wins > 0 && m.a + 1 >= spare.len() {
                    return Ok(());
                }
                self.take_b(m);
                if m.b == m.b_end {
                    return Ok(());
                }
                b_wins = gallop_left(&mut self.less, spare[m.a], &self.items[m.b..m.b_end], 0)?;
                self.items.copy_within(m.b..m.b + b_wins, m.to);
                m.to += b_wins;
                m.b += b_wins;
                if b_wins > 0 && m.b == m.b_end {
                    return Ok(());
                }
                self.take_a(m, spare);
                if m.a + 1 == spare.len() {
                    return Ok(());
                }
                if a_wins < MIN_GALLOP && b_wins < MIN_GALLOP {
                    break;
                }
            }
            min_gallop += 1;
            self.min_gallop = min_gallop;
        }
    }

    fn take_a(&mut self, m: &mut Low, spare: &[T]) {
        self.items[m.to] = spare[m.a];
        m.to += 1;
        m.a += 1;
    }

    fn take_b(&mut self, m: &mut Low) {
        self.items[m.to] = self.items[m.b];
        m.to += 1;
        m.b += 1;
    }

    /// Merges two neighbouring runs from the right; the second one, shorter, is copied away.
    fn merge_high(&mut self, a: usize, a_len: usize, b: usize, b_len: usize) -> Result<(), E> {
        let mut spare = std::mem::take(&mut self.spare);
        spare.clear();
        spare.extend_from_slice(&self.items[b..b + b_len]);
        let mut merge = High { to: b + b_len, a_start: a, a: a + a_len, b: b_len };
        let result = self.run_high(&spare, &mut merge);
        if result.is_ok() && merge.b == 1 {
            let a_left = merge.a - merge.a_start;
            self.items.copy_within(merge.a_start..merge.a, merge.to - a_left);
            self.items[merge.to - a_left - 1] = spare[0];
        } else {
            self.items[merge.to - merge.b..merge.to].copy_from_slice(&spare[..merge.b]);
        }
        self.spare = spare;
        result
    }

    fn run_high(&mut self, spare: &[T], m: &mut High) -> Result<(), E> {
        self.take_last_a(m);
        if m.a == m.a_start || m.b == 1 {
            return Ok(());
        }
        let mut min_gallop = self.min_gallop;
        loop {
            let (mut a_wins, mut b_wins) = (0, 0);
            loop {
                if (self.less)(spare[m.b - 1], self.items[m.a - 1])? {
                    self.take_last_a(m);
                    a_wins += 1;
                    b_wins = 0;
                    if m.a == m.a_start {
                        return Ok(());
                    }
                    if a_wins >= min_gallop {
                        break;
                    }
                } else {
                    self.take_last_b(m, spare);
                    b_wins += 1;
                    a_wins = 0;
                    if m.b == 1 {
                        return Ok(());
                    }
                    if b_wins >= min_gallop {
                        break;
                    }
                }
            }
            min_gallop += 1;
            loop {
                min_gallop -= usize::from(min_gallop > 1);
                self.min_gallop = min_gallop;
                let a_len = m.a - m.a_start;
                let keep =
                    gallop_right(&mut self.less, spare[m.b - 1], &self.items[m.a_start..m.a], a_len - 1)?;
                a_wins = a_len - keep;
                self.items.copy_within(m.a - a_wins..m.a, m.to - a_wins);
                m.to -= a_wins;
                m.a -= a_wins;
                if a_wins > 0 && m.a == m.a_start {
                    return Ok(());
                }
                self.take_last_b(m, spare);
                if m.b == 1 {
                    return Ok(());
                }
                let keep = gallop_left(&mut self.less, self.items[m.a - 1], &spare[..m.b], m.b - 1)?;
                b_wins = m.b - keep;
                self.items[m.to - b_wins..m.to].copy_from_slice(&spare[keep..m.b]);
                m.to -= b_wins;
                m.b = keep;
                if b_wins > 0 && m.b <= 1 {
                    return Ok(());
                }
                self.take_last_a(m);
                if m.a == m.a_start {
                    return Ok(());
                }
                if a_wins < MIN_GALLOP && b_wins < MIN_GALLOP {
                    break;
                }
            }
            min_gallop += 1;
            self.min_gallop = min_gallop;
        }
    }

    fn take_last_a(&mut self, m: &mut High) {
        m.to -= 1;
        m.a -= 1;
        self.items[m.to] = self.items[m.a];
    }

    fn take_last_b(&mut self, m: &mut High, spare: &[T]) {
        m.to -= 1;
        m.b -= 1;
        self.items[m.to] = spare[m.b];
    }
}

/// Where a merge from the left stands: `a` counts in the copied run.
struct Low {
    to: usize,
    a: usize,
    b: usize,
    b_end: usize,
}

/// Where a merge from the right stands: all are ends, `b` counts in the copied run.
struct High {
    to: usize,
    a_start: usize,
    a: usize,
    b: usize,
}

/// Where `key` belongs in a sorted slice, left of equal items; the search starts at `hint`.
fn gallop_left<T: Copy, E>(
    less: &mut impl FnMut(T, T) -> Result<bool, E>,
    key: T,
    items: &[T],
    hint: usize,
) -> Result<usize, E> {
    let (mut last, mut offset) = (0, 1);
    let (mut low, mut high);
    if less(items[hint], key)? {
        let most = items.len() - hint;
        while offset < most && less(items[hint + offset], key)? {
            last = offset;
            offset = (offset << 1) + 1;
        }
        (low, high) = (hint + last + 1, hint + offset.min(most));
    } else {
        let most = hint + 1;
        while offset < most && !less(items[hint - offset], key)? {
            last = offset;
            offset = (offset << 1) + 1;
        }
        (low, high) = (hint + 1 - offset.min(most), hint - last);
    }
    while low < high {
        let middle = low + ((high - low) >> 1);
        if less(items[middle], key)? {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    Ok(high)
}

/// Where `key` belongs in a sorted slice, right of equal items; the search starts at `hint`.
fn gallop_right<T: Copy, E>(
    less: &mut impl FnMut(T, T) -> Result<bool, E>,
    key: T,
    items: &[T],
    hint: usize,
) -> Result<usize, E> {
    let (mut last, mut offset) = (0, 1);
    let (mut low, mut high);
    if less(key, items[hint])? {
        let most = hint + 1;
        while offset < most && less(key, items[hint - offset])? {
            last = offset;
            offset = (offset << 1) + 1;
        }
        (low, high) = (hint + 1 - offset.min(most), hint - last);
    } else {
        let most = items.len() - hint;
        while offset < most && !less(key, items[hint + offset])? {
            last = offset;
            offset = (offset << 1) + 1;
        }
        (low, high) = (hint + last + 1, hint + offset.min(most));
    }
    while low < high {
        let middle = low + ((high - low) >> 1);
        if less(key, items[middle])? {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    Ok(high)
}
