/* Dates and times as ISO 8601 writes them, also as 2024/02/29 and 29.02.2024, to and from seconds since
 * 1970 in UTC.
 *
 * Days are counted with the proleptic Gregorian calendar in 400-year eras that begin in March. A time
 * without a zone is taken as UTC. Week dates, ordinal dates and compact forms are not read: a compact
 * date is a number. */
#include "vtr-column-private.h"

#include <math.h>

#define SECONDS_PER_DAY 86400

typedef struct
{
  const char *next;
  const char *end;
} Reader;

static gint64
days_from_date (int year, int month, int day)
{
  gint64 y = month <= 2 ? year - 1 : year;
  gint64 era = (y >= 0 ? y : y - 399) / 400;
  gint64 year_of_era = y - era * 400;
  gint64 day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;

  return era * 146097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719468;
}

static gboolean
read_digits (Reader *reader, int n, int max, int *value)
{
  *value = 0;
  if (reader->end - reader->next < n)
    return FALSE;
  for (; n > 0; n--, reader->next++)
    {
      if (!g_ascii_isdigit (*reader->next))
        return FALSE;
      *value = *value * 10 + (*reader->next - '0');
    }

  return *value <= max;
}

static gboolean
read_char (Reader *reader, char c)
{
  if (reader->next == reader->end || *reader->next != c)
    return FALSE;
  reader->next++;

  return TRUE;
}

/* One or two digits. */
static gboolean
read_short (Reader *reader, int max, int *value)
{
  gboolean two = reader->end - reader->next >= 2 && g_ascii_isdigit (reader->next[1]);

  return read_digits (reader, two ? 2 : 1, max, value);
}

/* 2024-02-29 or 2024/02/29 */
static gboolean
read_year_first (Reader *reader, int *year, int *month, int *day)
{
  char separator;

  if (!read_digits (reader, 4, 9999, year) || reader->next == reader->end)
    return FALSE;
  separator = *reader->next == '/' ? '/' : '-';

  return read_char (reader, separator) && read_digits (reader, 2, 12, month) &&
         read_char (reader, separator) && read_digits (reader, 2, 31, day);
}

/* 29.02.2024 or 1.3.2024. With slashes it could be either day or month that comes first: not read. */
static gboolean
read_day_first (Reader *reader, int *year, int *month, int *day)
{
  return read_short (reader, 31, day) && read_char (reader, '.') &&
         read_short (reader, 12, month) && read_char (reader, '.') &&
         read_digits (reader, 4, 9999, year);
}

static gboolean
read_date (Reader *reader, double *seconds)
{
  const char *start = reader->next;
  int year, month, day;

  if (!read_year_first (reader, &year, &month, &day))
    {
      reader->next = start;
      if (!read_day_first (reader, &year, &month, &day))
        return FALSE;
    }
  if (year < 1 || !g_date_valid_dmy ((GDateDay) day, (GDateMonth) month, (GDateYear) year))
    return FALSE;

  *seconds = (double) (days_from_date (year, month, day) * SECONDS_PER_DAY);
  return TRUE;
}

static gboolean
read_fraction (Reader *reader, double *seconds)
{
  double value = 0;
  double scale = 1;
  int n_digits = 0;

  for (; reader->next < reader->end && g_ascii_isdigit (*reader->next) && n_digits < 9; n_digits++)
    {
      value = value * 10 + (*reader->next++ - '0');
      scale *= 10;
    }
  *seconds += value / scale;

  return n_digits > 0;
}

static gboolean
read_time (Reader *reader, double *seconds)
{
  int hour, minute;
  int second = 0;

  if (!read_digits (reader, 2, 24, &hour) || !read_char (reader, ':') ||
      !read_digits (reader, 2, 59, &minute))
    return FALSE;
  if (read_char (reader, ':') && !read_digits (reader, 2, 60, &second))
    return FALSE;
  if (hour == 24 && (minute > 0 || second > 0))
    return FALSE;

  *seconds += hour * 3600 + minute * 60 + second;
  return !read_char (reader, '.') || read_fraction (reader, seconds);
}

static gboolean
read_zone (Reader *reader, double *seconds)
{
  int hours;
  int minutes = 0;
  int sign;

  if (reader->next == reader->end || read_char (reader, 'Z') || read_char (reader, 'z'))
    return TRUE;
  if (read_char (reader, '+'))
    sign = 1;
  else if (read_char (reader, '-'))
    sign = -1;
  else
    return FALSE;
  if (!read_digits (reader, 2, 23, &hours))
    return FALSE;
  read_char (reader, ':');
  if (reader->next < reader->end && !read_digits (reader, 2, 59, &minutes))
    return FALSE;

  *seconds -= sign * (hours * 3600 + minutes * 60);
  return TRUE;
}

/**
 * vtr_datetime_parse:
 * @text: (array length=length): the text
 * @length: its length in bytes
 * @seconds: (out): seconds since 1970-01-01 00:00 UTC
 *
 * Reads a date, or a date and a time after "T" or one space, with an optional zone.
 *
 * Returns: whether the whole of @text is a date
 */
gboolean
vtr_datetime_parse (const char *text, gsize length, double *seconds)
{
  Reader reader = { text, text + length };

  if (!read_date (&reader, seconds))
    return FALSE;
  if (reader.next == reader.end)
    return TRUE;
  if (!read_char (&reader, 'T') && !read_char (&reader, ' '))
    return FALSE;

  return read_time (&reader, seconds) && read_zone (&reader, seconds) && reader.next == reader.end;
}

/**
 * vtr_datetime_format:
 * @seconds: seconds since 1970-01-01 00:00 UTC
 * @date_only: whether to leave the time of day out
 *
 * Returns: (transfer full): "2024-02-29" or "2024-02-29 10:30:15", with as many of six decimals as
 *   needed; the plain number where the year is outside 1 … 9999
 */
char *
vtr_datetime_format (double seconds, gboolean date_only)
{
  gint64 micros = (gint64) round ((seconds - floor (seconds)) * 1e6);
  g_autoptr (GDateTime) when = NULL;
  g_autofree char *text = NULL;
  g_autofree char *fraction = NULL;

  if (fabs (seconds) < 4e11)
    when = g_date_time_new_from_unix_utc ((gint64) floor (seconds) + micros / 1000000);
  if (when == NULL)
    return g_strdup_printf ("%.0f", seconds);
  micros %= 1000000;

  text = g_date_time_format (when, date_only ? "%Y-%m-%d" : "%Y-%m-%d %H:%M:%S");
  if (date_only || micros == 0)
    return g_steal_pointer (&text);
  fraction = g_strdup_printf ("%06d", (int) micros);
  for (gsize n = 6; n > 1 && fraction[n - 1] == '0'; n--)
    fraction[n - 1] = '\0';

  return g_strconcat (text, ".", fraction, NULL);
}
