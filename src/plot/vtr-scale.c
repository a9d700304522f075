/* Scales and their ticks. Linear steps are 1, 2, 2.5 or 5 times a power of ten: the smallest that
 * gives no more ticks than asked. Log ticks are powers of ten, with 2 and 5 between where there is
 * room. Bands have no ticks: they have names. */
#include "vtr-scale-private.h"
#include "vtr-label.h"
#include <math.h>

#define MAX_TICKS 64

/**
 * vtr_scale_map:
 * @scale: a scale
 * @value: data
 *
 * Returns: px; NaN for NaN, and for what a log scale cannot show
 */
double
vtr_scale_map (const VtrScale *scale, double value)
{
  double share;

  if (scale->kind == VTR_SCALE_LOG)
    share = value > 0 ? log (value / scale->min) / log (scale->max / scale->min) : NAN;
  else
    share = (value - scale->min) / (scale->max - scale->min);
  return scale->start + share * (scale->end - scale->start);
}

/**
 * vtr_scale_unmap:
 * @scale: a scale
 * @position: px
 *
 * Returns: the data there
 */
double
vtr_scale_unmap (const VtrScale *scale, double position)
{
  double share = (position - scale->start) / (scale->end - scale->start);

  if (scale->kind == VTR_SCALE_LOG)
    return scale->min * pow (scale->max / scale->min, share);
  return scale->min + share * (scale->max - scale->min);
}

/**
 * vtr_scale_band_size:
 * @scale: a linear or band scale
 *
 * Returns: px that one unit of data takes
 */
double
vtr_scale_band_size (const VtrScale *scale)
{
  return fabs ((scale->end - scale->start) / (scale->max - scale->min));
}

/**
 * vtr_scale_make_sane:
 * @scale: a scale
 *
 * Gives limits that can be drawn: unknown ones become 0 … 1, equal ones are spread.
 */
void
vtr_scale_make_sane (VtrScale *scale)
{
  gboolean log_scale = scale->kind == VTR_SCALE_LOG;

  if (!isfinite (scale->min) || !isfinite (scale->max) || scale->min > scale->max)
    {
      scale->min = log_scale ? 1 : 0;
      scale->max = log_scale ? 10 : 1;
    }
  if (log_scale && scale->min <= 0)
    scale->min = scale->max > 0 ? scale->max / 1000 : 1;
  if (log_scale && scale->max <= scale->min)
    {
      scale->min /= 2;
      scale->max = scale->min * 4;
    }
  /* Closer than doubles can be told apart in pixels counts as equal. */
  if (!log_scale && scale->max - scale->min <= 1e-12 * MAX (fabs (scale->min), fabs (scale->max)))
    {
      double half = scale->min == 0 ? 0.5 : fabs (scale->min) / 2;
      scale->min -= half;
      scale->max += half;
    }
}

/* The round step for at most @n_steps steps over @span. */
static double
round_step (double span, guint n_steps)
{
  static const double factors[] = { 1, 2, 2.5, 5, 10 };
  double raw = span / MAX (n_steps, 1);
  double power = pow (10, floor (log10 (raw)));

  for (guint i = 0; i < G_N_ELEMENTS (factors); i++)
    {
      double step = factors[i] * power;
      /* Quarters read well only as 0.25 and from 25 on: 0.025 needs a digit more than 0.02. */
      if (factors[i] == 2.5 && step < 25 && fabs (step - 0.25) > 1e-9)
        continue;
      if (step >= raw * (1 - 1e-9))
        return step;
    }
  return 10 * power;
}

/**
 * vtr_scale_make_nice:
 * @scale: a linear scale; others are only made sane
 * @n_steps: about how many steps there shall be
 *
 * Moves both limits outwards to round numbers.
 */
void
vtr_scale_make_nice (VtrScale *scale, guint n_steps)
{
  double step;

  vtr_scale_make_sane (scale);
  if (scale->kind != VTR_SCALE_LINEAR)
    return;
  step = round_step (scale->max - scale->min, n_steps);
  scale->min = floor (scale->min / step + 1e-9) * step;
  scale->max = ceil (scale->max / step - 1e-9) * step;
}

/* Decimals that tell multiples of @step apart: 0.25 → 2, 0.5 → 1, 20 → 0. */
static int
step_digits (double step)
{
  for (int digits = 0; digits < 10; digits++)
    {
      double scaled = step * pow (10, digits);
      if (fabs (scaled - round (scaled)) <= 1e-6 * scaled)
        return digits;
    }
  return 10;
}

static char *
tick_label (double value, double step, int digits, VtrTickStyle style)
{
  if (style == VTR_TICKS_PERCENT)
    {
      g_autofree char *text = vtr_label_fixed (100 * value, MAX (0, digits - 2));
      return g_strconcat (text, "%", NULL);
    }
  if (fabs (value) < step * 1e-6)
    return g_strdup ("0");
  if (step < 1e-6 || fabs (value) >= 1e9)
    return vtr_label_power (value);
  if (style == VTR_TICKS_SIGNED)
    return vtr_label_signed (value, digits);
  return vtr_label_fixed (value, digits);
}

void
vtr_ticks_add (VtrTicks *ticks, double value, char *label)
{
  if (ticks->n == MAX_TICKS)
    {
      g_free (label);
      return;
    }
  ticks->values[ticks->n] = value;
  ticks->labels[ticks->n++] = label;
}

static void
add_linear_ticks (VtrTicks *ticks, const VtrScale *scale, guint max_ticks, VtrTickStyle style)
{
  double span = scale->max - scale->min;

  for (guint n_steps = max_ticks; n_steps >= 1; n_steps--)
    {
      double step = round_step (span, n_steps);
      if (style == VTR_TICKS_COUNT)   /* counts have no halves */
        step = step > 2 && step < 3 ? 2 : MAX (1, step);
      double first = ceil (scale->min / step - 1e-6), last = floor (scale->max / step + 1e-6);
      if (last - first + 1 > max_ticks && n_steps > 1)
        continue;
      int digits = step_digits (step);
      /* Shares read 0, 0.25, 0.5, 0.75, 1. */
      gboolean shares = scale->min == 0 && scale->max == 1;
      for (double k = first; k <= last && ticks->n < MIN (max_ticks, MAX_TICKS); k++)
        {
          int shown = shares ? step_digits (fabs (k * step)) : digits;
          vtr_ticks_add (ticks, k * step, tick_label (k * step, step, shown, style));
        }
      return;
    }
}

static void
add_log_ticks (VtrTicks *ticks, const VtrScale *scale, guint max_ticks)
{
  static const int all[] = { 1, 2, 5 }, some[] = { 1 };
  int low = floor (log10 (scale->min) + 1e-9), high = ceil (log10 (scale->max) - 1e-9);
  gboolean between = 3 * (high - low) <= (int) max_ticks;
  int every = MAX (1, (high - low + (int) max_ticks) / (int) MAX (max_ticks, 1));

  for (int power = low; power <= high; power += every)
    for (guint i = 0; i < (between ? 3 : 1); i++)
      {
        double value = (between ? all[i] : some[i]) * pow (10, power);
        if (value >= scale->min * (1 - 1e-9) && value <= scale->max * (1 + 1e-9) &&
            ticks->n < MAX_TICKS)
          vtr_ticks_add (ticks, value, vtr_label_value (value));
      }
}

/**
 * vtr_ticks_new:
 * @scale: a sane scale
 * @max_ticks: how many there may be
 * @style: how labels are written
 *
 * Returns: (transfer full): ticks ascending in data; none for a band scale
 */
VtrTicks *
vtr_ticks_new (const VtrScale *scale, guint max_ticks, VtrTickStyle style)
{
  VtrTicks *ticks = g_new0 (VtrTicks, 1);

  ticks->values = g_new0 (double, MAX_TICKS + 1);
  ticks->labels = g_new0 (char *, MAX_TICKS + 1);
  max_ticks = CLAMP (max_ticks, 1, MAX_TICKS);
  if (scale->kind == VTR_SCALE_LINEAR && style == VTR_TICKS_DATE)
    vtr_ticks_add_dates (ticks, scale, max_ticks);
  else if (scale->kind == VTR_SCALE_LINEAR)
    add_linear_ticks (ticks, scale, max_ticks, style);
  else if (scale->kind == VTR_SCALE_LOG)
    add_log_ticks (ticks, scale, max_ticks);
  return ticks;
}

/**
 * vtr_ticks_free:
 * @ticks: (transfer full) (nullable): ticks
 */
void
vtr_ticks_free (VtrTicks *ticks)
{
  if (ticks == NULL)
    return;
  g_free (ticks->values);
  g_strfreev (ticks->labels);
  g_free (ticks);
}
