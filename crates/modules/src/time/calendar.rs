//! The calendar: days since 1970 and back, in the proleptic Gregorian calendar.

/// A point in time, broken down (`struct tm`): month and day of the year count from 0, Sunday is 0.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Broken {
    pub(super) year: i64,
    pub(super) month: i64,
    pub(super) day: i64,
    pub(super) hour: i64,
    pub(super) minute: i64,
    pub(super) second: i64,
    pub(super) weekday: i64,
    pub(super) yearday: i64,
    pub(super) isdst: i64,
    pub(super) zone: String,
    pub(super) offset: i64,
}

/// Days since 1970 of the first of a month (0 to 11), any month counted on from January.
pub(super) fn days_of(year: i64, month: i64) -> i64 {
    let year = year + month.div_euclid(12);
    let month = month.rem_euclid(12);
    // Years are counted from March, so that a leap day comes last.
    let shifted = if month < 2 { year - 1 } else { year };
    let from_march = (month + 10) % 12;
    let era = shifted.div_euclid(400);
    let in_era = shifted.rem_euclid(400);
    let day_of_year = (153 * from_march + 2) / 5;
    era * 146_097 + in_era * 365 + in_era / 4 - in_era / 100 + day_of_year - 719_468
}

/// Seconds since 1970 of a broken-down time, fields out of range carried on.
pub(super) fn seconds_of(time: &Broken) -> i64 {
    let days = days_of(time.year, time.month) + time.day - 1;
    days * 86_400 + time.hour * 3600 + time.minute * 60 + time.second
}

/// Breaks seconds since 1970 down.
pub(super) fn break_down(seconds: i64) -> Broken {
    let (days, rest) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let in_era = shifted.rem_euclid(146_097);
    let year_of_era = (in_era - in_era / 1460 + in_era / 36_524 - in_era / 146_096) / 365;
    let day_of_year = in_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * from_march + 2) / 5 + 1;
    let month = if from_march < 10 { from_march + 2 } else { from_march - 10 };
    let year = era * 400 + year_of_era + i64::from(month < 2);
    Broken {
        year,
        month,
        day,
        hour: rest / 3600,
        minute: rest / 60 % 60,
        second: rest % 60,
        weekday: (days + 4).rem_euclid(7),
        yearday: days - days_of(year, 0),
        isdst: 0,
        zone: "GMT".to_owned(),
        offset: 0,
    }
}

/// Year and number of the week as ISO 8601 counts.
pub(super) fn iso_week(time: &Broken) -> (i64, i64) {
    let from_monday = (time.weekday + 6).rem_euclid(7);
    let week = (time.yearday - from_monday + 10).div_euclid(7);
    if week < 1 {
        return (time.year - 1, weeks_in(time.year - 1));
    }
    if week > weeks_in(time.year) {
        return (time.year + 1, 1);
    }
    (time.year, week)
}

fn weeks_in(year: i64) -> i64 {
    let weekday = |year: i64| (days_of(year, 11) + 30 + 4).rem_euclid(7);
    if weekday(year) == 4 || weekday(year - 1) == 3 { 53 } else { 52 }
}
