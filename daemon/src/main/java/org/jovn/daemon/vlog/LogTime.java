// SPDX-License-Identifier: Apache-2.0

package org.jovn.daemon.vlog;

import java.time.Instant;
import java.time.ZoneId;

/// A point in time taken apart, and `strftime` in the C locale for it. Of UTC times, which every
/// line of the log has, nothing of `java.time` is loaded: that would be a good part of a command's
/// start.
///
/// @param offsetSeconds east of UTC
record LogTime(long epochMillis, int offsetSeconds, String zone) {

  private static final String[] DAYS = {
    "Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"
  };
  private static final String[] MONTHS = {
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December"
  };

  static LogTime utc(long epochMillis) {
    return new LogTime(epochMillis, 0, "UTC");
  }

  static LogTime local(long epochMillis) {
    ZoneId zone = ZoneId.systemDefault();
    int offset = zone.getRules().getOffset(Instant.ofEpochMilli(epochMillis)).getTotalSeconds();
    return new LogTime(epochMillis, offset, zone.getId());
  }

  /// Appends the time in the manner of `strftime`; a run of `#` is fractions of the second.
  void format(String format, StringBuilder out) {
    Fields fields = Fields.of(Math.floorDiv(epochMillis, 1000L) + offsetSeconds);
    int millis = (int) Math.floorMod(epochMillis, 1000L);
    int i = 0;
    int scale = 100;
    while (i < format.length()) {
      char c = format.charAt(i++);
      if (c == '#') {
        out.append((char) ('0' + (scale == 0 ? 0 : millis / scale % 10)));
        scale /= 10;
      } else if (c == '%' && i < format.length()) {
        conversion(format.charAt(i++), fields, out);
      } else {
        out.append(c);
      }
    }
  }

  private void conversion(char c, Fields f, StringBuilder out) {
    switch (c) {
      case 'Y' -> out.append(f.year);
      case 'C' -> two(f.year / 100, out);
      case 'y' -> two(f.year % 100, out);
      case 'm' -> two(f.month, out);
      case 'd' -> two(f.day, out);
      case 'e' -> out.append(f.day < 10 ? " " : "").append(f.day);
      case 'H' -> two(f.hour, out);
      case 'I' -> two((f.hour + 11) % 12 + 1, out);
      case 'M' -> two(f.minute, out);
      case 'S' -> two(f.second, out);
      case 'p' -> out.append(f.hour < 12 ? "AM" : "PM");
      case 'j' -> padded(f.dayOfYear(), 100, out);
      case 'a' -> out.append(DAYS[f.weekday], 0, 3);
      case 'A' -> out.append(DAYS[f.weekday]);
      case 'b', 'h' -> out.append(MONTHS[f.month - 1], 0, 3);
      case 'B' -> out.append(MONTHS[f.month - 1]);
      case 'u' -> out.append(f.weekday == 0 ? 7 : f.weekday);
      case 'w' -> out.append(f.weekday);
      case 'T', 'X' -> format("%H:%M:%S", out);
      case 'R' -> format("%H:%M", out);
      case 'D', 'x' -> format("%m/%d/%y", out);
      case 'F' -> format("%Y-%m-%d", out);
      case 'c' -> format("%a %b %e %H:%M:%S %Y", out);
      case 's' -> out.append(Math.floorDiv(epochMillis, 1000L));
      case 'z' -> {
        int minutes = Math.abs(offsetSeconds) / 60;
        two(minutes % 60, two(minutes / 60, out.append(offsetSeconds < 0 ? '-' : '+')));
      }
      case 'Z' -> out.append(zone);
      case 'n' -> out.append('\n');
      case 't' -> out.append('\t');
      case '%' -> out.append('%');
      default -> out.append('%').append(c);
    }
  }

  private static StringBuilder two(int value, StringBuilder out) {
    return padded(value, 10, out);
  }

  private static StringBuilder padded(int value, int unit, StringBuilder out) {
    for (int u = unit; u > 1 && value < u; u /= 10) {
      out.append('0');
    }
    return out.append(value);
  }

  /// The civil date and time of day of a number of seconds, in the proleptic Gregorian calendar.
  private record Fields(
      int year, int month, int day, int hour, int minute, int second, int weekday) {

    static Fields of(long seconds) {
      long days = Math.floorDiv(seconds, 86_400L);
      int rest = (int) Math.floorMod(seconds, 86_400L);
      // Years begin in March here, so that the leap day is the last of its year.
      long shifted = days + 719_468;
      long era = Math.floorDiv(shifted, 146_097L);
      int dayOfEra = (int) Math.floorMod(shifted, 146_097L);
      int yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
      int dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
      int marchMonth = (5 * dayOfYear + 2) / 153;
      int day = dayOfYear - (153 * marchMonth + 2) / 5 + 1;
      int month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
      int year = (int) (yearOfEra + era * 400) + (month <= 2 ? 1 : 0);
      int weekday = (int) Math.floorMod(days + 4, 7L);
      return new Fields(year, month, day, rest / 3600, rest / 60 % 60, rest % 60, weekday);
    }

    int dayOfYear() {
      int[] before = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334};
      boolean leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
      return before[month - 1] + day + (leap && month > 2 ? 1 : 0);
    }
  }
}
