/* Ticks of a time axis: whole minutes, hours, days, months or years in UTC, the finest step that
 * leaves no more ticks than there is room for. Labels are ISO 8601, cut to what the step can
 * change. */
#include "vtr-scale-private.h"

#include <math.h>

#define MINUTE 60.0
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)
#define MONTH (365.2425 * DAY / 12)

typedef struct
{
  double seconds; /* steps shorter than a month */
  int months;     /* or months, where not 0 */
  const char *format;
} Step;

static const Step steps[] = {
  { 1, 0, "%H:%M:%S" },
  { 5, 0, "%H:%M:%S" },
  { 15, 0, "%H:%M:%S" },
  { MINUTE, 0, "%H:%M" },
  { 5 * MINUTE, 0, "%H:%M" },
  { 15 * MINUTE, 0, "%H:%M" },
  { HOUR, 0, "%H:%M" },
  { 3 * HOUR, 0, "%m-%d %H:%M" },
  { 6 * HOUR, 0, "%m-%d %H:%M" },
  { 12 * HOUR, 0, "%m-%d %H:%M" },
  { DAY, 0, "%Y-%m-%d" },
  { 2 * DAY, 0, "%Y-%m-%d" },
  { 7 * DAY, 0, "%Y-%m-%d" },
  { 14 * DAY, 0, "%Y-%m-%d" },
  { 0, 1, "%Y-%m" },
  { 0, 3, "%Y-%m" },
  { 0, 6, "%Y-%m" },
  { 0, 12, "%Y" },
  { 0, 24, "%Y" },
  { 0, 60, "%Y" },
  { 0, 120, "%Y" },
  { 0, 240, "%Y" },
  { 0, 600, "%Y" },
  { 0, 1200, "%Y" },
  { 0, 6000, "%Y" },
  { 0, 12000, "%Y" },
};

static gboolean
add_moment (VtrTicks *ticks, GDateTime *when, const char *format)
{
  if (when == NULL)
    return FALSE;
  vtr_ticks_add (ticks, (double) g_date_time_to_unix (when), g_date_time_format (when, format));
  return TRUE;
}

static void
add_even (VtrTicks *ticks, const VtrScale *scale, const Step *step)
{
  for (double at = ceil (scale->min / step->seconds) * step->seconds; at <= scale->max;
       at += step->seconds)
    {
      g_autoptr (GDateTime) when = g_date_time_new_from_unix_utc ((gint64) at);

      if (!add_moment (ticks, when, step->format))
        return;
    }
}

/* The first of every month, or of every third, …, counted from the year 0. */
static void
add_months (VtrTicks *ticks, const VtrScale *scale, const Step *step)
{
  g_autoptr (GDateTime) low = g_date_time_new_from_unix_utc ((gint64) floor (scale->min));
  int month;

  if (low == NULL)
    return;
  month = 12 * g_date_time_get_year (low) + g_date_time_get_month (low) - 1;
  for (month = month / step->months * step->months; month < 120000; month += step->months)
    {
      g_autoptr (GDateTime) when =
          month < 12 ? NULL : g_date_time_new_utc (month / 12, month % 12 + 1, 1, 0, 0, 0);

      if (when == NULL || g_date_time_to_unix (when) < scale->min)
        continue;
      if (g_date_time_to_unix (when) > scale->max || !add_moment (ticks, when, step->format))
        return;
    }
}

/* Adds the ticks of a linear @scale in seconds since 1970, at most @max_ticks of them; none where
 * the years are outside 1 … 9999. */
void
vtr_ticks_add_dates (VtrTicks *ticks, const VtrScale *scale, guint max_ticks)
{
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      double length = steps[i].months > 0 ? steps[i].months * MONTH : steps[i].seconds;

      if ((scale->max - scale->min) / length > max_ticks)
        continue;
      if (steps[i].months > 0)
        add_months (ticks, scale, &steps[i]);
      else
        add_even (ticks, scale, &steps[i]);
      return;
    }
}
