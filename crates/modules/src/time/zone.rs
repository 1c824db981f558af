//! The local time zone: `TZ`, or the system's zone file (TZif, RFC 9636) with its rule for later years.

use serpentarium_host::{Host, O_RDONLY};

use super::calendar::{Broken, break_down, days_of, seconds_of};

/// What holds between two changes of a zone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Period {
    pub(super) offset: i64,
    pub(super) dst: bool,
    pub(super) name: String,
}

/// When a rule changes the time: month, week, weekday, and seconds into the day.
#[derive(Clone, Copy, Debug)]
enum Day {
    Month {
        month: i64,
        week: i64,
        weekday: i64,
    },
    /// Days of the year without leap days, from 1.
    Julian(i64),
    /// Days of the year from 0.
    Zero(i64),
}

#[derive(Clone, Debug)]
struct Rule {
    standard: Period,
    summer: Option<(Period, (Day, i64), (Day, i64))>,
}

/// A time zone.
#[derive(Clone, Debug)]
pub(super) struct Zone {
    changes: Vec<(i64, Period)>,
    first: Period,
    rule: Option<Rule>,
}

fn utc(name: &str) -> Zone {
    Zone { changes: Vec::new(), first: Period { offset: 0, dst: false, name: name.to_owned() }, rule: None }
}

fn read_file(host: &dyn Host, path: &[u8]) -> Option<Vec<u8>> {
    let fd = host.open(path, O_RDONLY, 0).ok()?;
    let mut data = Vec::new();
    let mut buffer = vec![0; 16 << 10];
    let complete = loop {
        match host.read(fd, &mut buffer) {
            Ok(0) => break true,
            Ok(count) => data.extend_from_slice(&buffer[..count]),
            Err(_) => break false,
        }
        if data.len() > 1 << 20 {
            break false;
        }
    };
    let _ = host.close(fd);
    complete.then_some(data)
}

impl Zone {
    /// The zone of the environment.
    pub(super) fn local(host: &dyn Host) -> Self {
        let Some(wanted) = host.env_get(b"TZ") else {
            let file = read_file(host, b"/etc/localtime");
            return file.and_then(|data| parse_file(&data)).unwrap_or_else(|| utc("UTC"));
        };
        let wanted = String::from_utf8_lossy(&wanted).into_owned();
        let name = wanted.strip_prefix(':').unwrap_or(&wanted);
        if name.is_empty() {
            return utc("UTC");
        }
        let path =
            if name.starts_with('/') { name.to_owned() } else { format!("/usr/share/zoneinfo/{name}") };
        if !name.contains("..")
            && let Some(zone) = read_file(host, path.as_bytes()).and_then(|data| parse_file(&data))
        {
            return zone;
        }
        match parse_rule(name) {
            Some(rule) => Self { changes: Vec::new(), first: rule.standard.clone(), rule: Some(rule) },
            None => utc("UTC"),
        }
    }

    /// What holds at a moment.
    pub(super) fn at(&self, seconds: i64) -> Period {
        let index = self.changes.partition_point(|(from, _)| *from <= seconds);
        if index == self.changes.len()
            && let Some(rule) = &self.rule
        {
            return rule.at(seconds);
        }
        match index.checked_sub(1) {
            Some(index) => self.changes[index].1.clone(),
            None => self.first.clone(),
        }
    }

    /// Breaks seconds since 1970 down for this zone.
    pub(super) fn break_down(&self, seconds: i64) -> Broken {
        let period = self.at(seconds);
        let mut time = break_down(seconds.saturating_add(period.offset));
        time.isdst = i64::from(period.dst);
        time.offset = period.offset;
        time.zone = period.name;
        time
    }

    /// Seconds since 1970 of a local time; `isdst` decides where a time comes twice.
    pub(super) fn seconds_of(&self, time: &Broken) -> i64 {
        let plain = seconds_of(time);
        let mut candidates: Vec<i64> = [plain - 86_400, plain, plain + 86_400]
            .into_iter()
            .map(|near| plain - self.at(near).offset)
            .filter(|seconds| seconds + self.at(*seconds).offset == plain)
            .collect();
        candidates.sort_unstable();
        candidates.dedup();
        let wanted =
            candidates.iter().find(|seconds| time.isdst < 0 || self.at(**seconds).dst == (time.isdst > 0));
        match wanted.or(candidates.first()) {
            Some(&seconds) => seconds,
            None => plain - self.at(plain - 86_400).offset,
        }
    }
}

fn big_i64(data: &[u8], at: usize) -> Option<i64> {
    Some(i64::from_be_bytes(data.get(at..at + 8)?.try_into().ok()?))
}

fn big_i32(data: &[u8], at: usize) -> Option<i64> {
    Some(i64::from(i32::from_be_bytes(data.get(at..at + 4)?.try_into().ok()?)))
}

/// The six counts of a header: UT flags, wall flags, leap seconds, changes, periods, name bytes.
fn counts(data: &[u8]) -> Option<[usize; 6]> {
    if data.get(..4)? != b"TZif" {
        return None;
    }
    let mut counts = [0; 6];
    for (index, count) in counts.iter_mut().enumerate() {
        *count = usize::try_from(big_i32(data, 20 + index * 4)?).ok()?;
    }
    Some(counts)
}

/// Reads a zone file; only those with 64-bit times (version 2 and later) are of use.
fn parse_file(data: &[u8]) -> Option<Zone> {
    let [ut, wall, leap, changes, periods, names] = counts(data)?;
    let first_len = changes * 5 + periods * 6 + names + leap * 8 + wall + ut;
    let data = data.get(44 + first_len..)?;
    let [ut, wall, leap, changes, periods, names] = counts(data)?;
    let times = 44;
    let indices = times + changes * 8;
    let types = indices + changes;
    let texts = types + periods * 6;
    let period = |index: usize| -> Option<Period> {
        let at = types + index * 6;
        let name = texts + usize::from(*data.get(at + 5)?);
        let end = data.get(name..texts + names)?.iter().position(|&byte| byte == 0)?;
        Some(Period {
            offset: big_i32(data, at)?,
            dst: *data.get(at + 4)? != 0,
            name: String::from_utf8_lossy(data.get(name..name + end)?).into_owned(),
        })
    };
    let mut list = Vec::with_capacity(changes.min(4096));
    for index in 0..changes {
        list.push((big_i64(data, times + index * 8)?, period(usize::from(*data.get(indices + index)?))?));
    }
    let footer = data.get(texts + names + leap * 12 + wall + ut..).unwrap_or_default();
    let footer = String::from_utf8_lossy(footer).into_owned();
    Some(Zone { changes: list, first: period(0)?, rule: parse_rule(footer.trim_matches('\n')) })
}

/// Reads a rule such as `CET-1CEST,M3.5.0,M10.5.0/3`.
fn parse_rule(text: &str) -> Option<Rule> {
    let mut rest = text;
    let name = take_name(&mut rest)?;
    let offset = -take_time(&mut rest)?;
    let standard = Period { offset, dst: false, name };
    if rest.is_empty() {
        return Some(Rule { standard, summer: None });
    }
    let name = take_name(&mut rest)?;
    let offset =
        if rest.is_empty() || rest.starts_with(',') { offset + 3600 } else { -take_time(&mut rest)? };
    let summer = Period { offset, dst: true, name };
    let rest = if rest.is_empty() { ",M3.2.0,M11.1.0" } else { rest };
    let mut parts = rest.strip_prefix(',')?.split(',');
    let (start, end) = (take_day(parts.next()?)?, take_day(parts.next()?)?);
    Some(Rule { standard, summer: Some((summer, start, end)) })
}

fn take_name(rest: &mut &str) -> Option<String> {
    if let Some(quoted) = rest.strip_prefix('<') {
        let (name, after) = quoted.split_once('>')?;
        *rest = after;
        return Some(name.to_owned());
    }
    let end = rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(rest.len());
    let (name, after) = rest.split_at(end);
    *rest = after;
    (name.len() >= 3).then(|| name.to_owned())
}

/// Takes `[+-]hh[:mm[:ss]]` as seconds.
fn take_time(rest: &mut &str) -> Option<i64> {
    let end =
        rest.find(|c: char| !(c.is_ascii_digit() || matches!(c, ':' | '+' | '-'))).unwrap_or(rest.len());
    let (text, after) = rest.split_at(end);
    *rest = after;
    let (sign, text) = match text.strip_prefix('-') {
        Some(text) => (-1, text),
        None => (1, text.strip_prefix('+').unwrap_or(text)),
    };
    let mut total = 0;
    for (part, unit) in text.split(':').zip([3600, 60, 1]) {
        total += part.parse::<i64>().ok().filter(|part| *part < 1000)? * unit;
    }
    Some(sign * total)
}

fn take_day(text: &str) -> Option<(Day, i64)> {
    let (day, time) = text.split_once('/').unwrap_or((text, "2"));
    let time = take_time(&mut &*time)?;
    let number = |text: &str| text.parse::<i64>().ok();
    let day = if let Some(month) = day.strip_prefix('M') {
        let mut parts = month.split('.');
        let (month, week, weekday) = (number(parts.next()?)?, number(parts.next()?)?, number(parts.next()?)?);
        if !(1..=12).contains(&month) || !(1..=5).contains(&week) || !(0..=6).contains(&weekday) {
            return None;
        }
        Day::Month { month, week, weekday }
    } else if let Some(day) = day.strip_prefix('J') {
        Day::Julian(number(day)?.clamp(1, 365))
    } else {
        Day::Zero(number(day)?.clamp(0, 365))
    };
    Some((day, time))
}

impl Day {
    /// Days since 1970 in a year.
    fn in_year(self, year: i64) -> i64 {
        match self {
            Self::Zero(day) => days_of(year, 0) + day,
            Self::Julian(day) => {
                let leap = days_of(year + 1, 0) - days_of(year, 0) == 366;
                days_of(year, 0) + day - 1 + i64::from(leap && day >= 60)
            }
            Self::Month { month, week, weekday } => {
                let first = days_of(year, month - 1);
                let ahead = (weekday - (first + 4)).rem_euclid(7);
                let mut day = first + ahead + (week - 1) * 7;
                while day >= days_of(year, month) {
                    day -= 7;
                }
                day
            }
        }
    }
}

impl Rule {
    fn at(&self, seconds: i64) -> Period {
        let Some((summer, start, end)) = &self.summer else { return self.standard.clone() };
        let year = break_down(seconds.saturating_add(self.standard.offset)).year;
        let start = start.0.in_year(year) * 86_400 + start.1 - self.standard.offset;
        let end = end.0.in_year(year) * 86_400 + end.1 - summer.offset;
        let in_summer =
            if start < end { (start..end).contains(&seconds) } else { !(end..start).contains(&seconds) };
        if in_summer { summer.clone() } else { self.standard.clone() }
    }
}
