/* Draws neighbours for LIME as the reference does (Ribeiro, Singh and Guestrin 2016; lime 0.2): a
 * number takes a training bin by its frequency and a truncated normal value with the bin's own mean
 * and deviation; a category takes a level by its frequency. Cells that were missing in training are
 * missing as often here, which the reference cannot do. Without bins, numbers are normal. */
#include "vtr-lime-draw.h"
#include "vtr-config.h"
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define MAX_TRIES 64

/* Which of @n counts, and then the missing ones, holds a draw; n: missing. */
static guint
draw_part (const guint64 *counts, guint n, guint64 missing, VtrRng *rng)
{
  guint64 all = missing, at;
  guint part = 0;

  for (guint k = 0; k < n; k++)
    all += counts[k];
  at = (guint64) (vtr_rng_uniform (rng) * (double) all);
  while (part < n && at >= counts[part])
    at -= counts[part++];
  return part;
}

/* Normal with the bin's moments, cut to its ends by drawing again: a bin's mean lies inside it, so
 * few tries are needed. */
static double
draw_within (const VtrLimeColumn *self, guint bin, VtrRng *rng)
{
  const VtrColumnBins *bins = self->bins;
  double low = bin > 0 ? bins->cuts[bin - 1] : self->column->min;
  double high = bin < bins->n_cuts ? bins->cuts[bin] : self->column->max;

  if (bins->sds[bin] == 0)
    return bins->means[bin];
  for (guint i = 0; i < MAX_TRIES; i++)
    {
      double value = bins->means[bin] + bins->sds[bin] * vtr_rng_normal (rng);
      if (value >= low && value <= high)
        return value;
    }
  return bins->means[bin];
}

static double
draw_number (const VtrLimeColumn *self, VtrRng *rng, double *scaled)
{
  const VtrColumnStatistics *column = self->column;
  guint bin;

  if (self->bins == NULL)
    {
      *scaled = vtr_rng_normal (rng);
      if (isnan (self->datum) || column->sd == 0)
        *scaled = 0;
      return isnan (self->datum) ? NAN : column->mean + *scaled * column->sd;
    }
  bin = draw_part (self->bins->counts, self->bins->n_cuts + 1, column->n_missing, rng);
  if (bin > self->bins->n_cuts)
    {
      *scaled = isnan (self->datum);
      return NAN;
    }
  *scaled = self->place == (int) bin;
  return draw_within (self, bin, rng);
}

double
vtr_lime_column_draw (const VtrLimeColumn *self, VtrRng *rng, double *scaled)
{
  const VtrColumnStatistics *column = self->column;
  guint level;

  if (column->n_values == 0)
    {
      *scaled = self->center;
      return self->datum;
    }
  if (column->levels == NULL)
    return draw_number (self, rng, scaled);
  level = draw_part (column->counts, column->n_levels, column->n_missing, rng);
  *scaled = level < column->n_levels ? self->place == (int) level : isnan (self->datum);
  return level < column->n_levels ? level : NAN;
}

/* The level of @column that is called as the row's; −1: none. */
static int
find_level (const VtrColumnStatistics *column, const char *text)
{
  for (guint k = 0; text != NULL && k < column->n_levels; k++)
    if (strcmp (column->levels[k], text) == 0)
      return (int) k;
  return -1;
}

VtrLimeColumn *
vtr_lime_columns_new (GPtrArray *statistics, VtrDataset *dataset, guint32 row,
                      VtrLimeDiscretize discretize)
{
  VtrLimeColumn *columns = g_new0 (VtrLimeColumn, statistics->len + 1);

  for (guint j = 0; j < statistics->len; j++)
    {
      const VtrColumnStatistics *column = statistics->pdata[j];
      VtrColumn *values = vtr_dataset_lookup (dataset, column->name, NULL);
      VtrLimeColumn *self = &columns[j];

      self->column = column;
      self->center = 1;
      if (column->levels != NULL)
        {
          g_autofree char *text = vtr_column_dup_text (values, row);

          self->place = find_level (column, text);
          self->datum = text != NULL ? self->place : NAN;
          continue;
        }
      self->datum = vtr_column_get_number (values, row);
      self->bins = discretize == VTR_LIME_QUARTILE ? &column->quartiles
                   : discretize == VTR_LIME_DECILE ? &column->deciles
                                                   : NULL;
      self->place = isnan (self->datum) || self->bins == NULL
                        ? -1
                        : (int) vtr_column_bins_find (self->bins, self->datum);
      if (self->bins == NULL)
        self->center = isnan (self->datum) || column->sd == 0
                           ? 0
                           : (self->datum - column->mean) / column->sd;
    }
  return columns;
}

/* Two decimals as the reference, more where the cuts would look the same. */
static int
digits_for (const VtrColumnBins *bins)
{
  int digits = 2;

  for (guint k = 1; k < bins->n_cuts; k++)
    while (digits < 9 && bins->cuts[k] - bins->cuts[k - 1] < 2 * pow (10, -digits))
      digits++;
  if (bins->n_cuts == 1)
    while (digits < 9 && fabs (bins->cuts[0]) < pow (10, -digits) && bins->cuts[0] != 0)
      digits++;
  return digits;
}

static char *
dup_number (double value, int digits)
{
  char format[8], text[G_ASCII_DTOSTR_BUF_SIZE + 320];

  g_snprintf (format, sizeof format, "%%.%df", digits);
  return g_strdup (g_ascii_formatd (text, sizeof text, format, value));
}

char *
vtr_lime_column_rule (const VtrLimeColumn *self, VtrDataset *dataset, guint32 row)
{
  const char *name = self->column->name;

  if (isnan (self->datum))
    return g_strdup_printf (_("%s is missing"), name);
  if (self->column->levels != NULL)
    {
      g_autofree char *text =
          vtr_column_dup_text (vtr_dataset_lookup (dataset, name, NULL), row);
      return g_strdup_printf ("%s=%s", name, text);
    }
  if (self->bins == NULL || self->bins->n_cuts == 0)
    return g_strdup (name);

  guint bin = (guint) self->place;
  int digits = digits_for (self->bins);
  g_autofree char *low =
      bin > 0 ? dup_number (self->bins->cuts[bin - 1], digits) : NULL;
  g_autofree char *high =
      bin < self->bins->n_cuts ? dup_number (self->bins->cuts[bin], digits) : NULL;
  if (low == NULL)
    return g_strdup_printf ("%s <= %s", name, high);
  if (high == NULL)
    return g_strdup_printf ("%s > %s", name, low);
  return g_strdup_printf ("%s < %s <= %s", low, name, high);
}
