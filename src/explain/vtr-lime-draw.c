/* Draws neighbours for LIME as the reference does (Ribeiro, Singh and Guestrin 2016; lime 0.2): a
 * number takes a training bin by its frequency and a truncated normal value with the bin's own mean
 * and deviation; a category takes a level by its frequency. Cells that were missing in training are
 * missing as often here, which the reference cannot do. Without bins, numbers are normal. */
#include "vtr-lime-draw.h"
#include "vtr-config.h"
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define N_QUANTILES 512
#define N_STEPS 2048             /* of the sum that makes a table */
#define REACH 4.5                /* deviations from the mean beyond which nothing is drawn */

struct _VtrLimeTables
{
  VtrLimeDiscretize discretize;
  guint             n;
  double          **quantiles;   /* per column; NULL: not cut into bins */
};

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

/* A quantile of the bin's truncated normal, between two of the table. */
static double
draw_within (const VtrLimeColumn *self, guint bin, VtrRng *rng)
{
  const double *quantiles = self->quantiles + (gsize) bin * (N_QUANTILES + 1);
  double place = vtr_rng_uniform (rng) * N_QUANTILES;
  guint k = (guint) place;

  return quantiles[k] + (place - k) * (quantiles[k + 1] - quantiles[k]);
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

static const VtrColumnBins *
bins_of (const VtrColumnStatistics *column, VtrLimeDiscretize discretize)
{
  if (column->levels != NULL || column->n_values == 0)
    return NULL;
  return discretize == VTR_LIME_QUARTILE ? &column->quartiles
         : discretize == VTR_LIME_DECILE ? &column->deciles
                                         : NULL;
}

/* Sums the density from end to end and reads off where the equal parts end. */
static void
fill_quantiles (const VtrColumnStatistics *column, const VtrColumnBins *bins, guint bin,
                double *quantiles)
{
  double mean = bins->means[bin], sd = bins->sds[bin], sums[N_STEPS + 1], step;
  double low = bin > 0 ? bins->cuts[bin - 1] : column->min;
  double high = bin < bins->n_cuts ? bins->cuts[bin] : column->max;
  guint at = 0;

  low = MAX (low, mean - REACH * sd);
  high = MIN (high, mean + REACH * sd);
  step = (high - low) / N_STEPS;
  sums[0] = 0;
  for (guint i = 0; i < N_STEPS; i++)
    {
      double z = sd > 0 ? (low + (i + 0.5) * step - mean) / sd : 0;
      sums[i + 1] = sums[i] + exp (-0.5 * z * z);
    }
  for (guint k = 0; k <= N_QUANTILES; k++)
    {
      double wanted = sums[N_STEPS] * k / N_QUANTILES;

      while (at + 1 < N_STEPS && sums[at + 1] < wanted)
        at++;
      quantiles[k] = sd > 0 && high > low
                         ? low + step * (at + (wanted - sums[at]) / (sums[at + 1] - sums[at]))
                         : mean;
    }
}

VtrLimeTables *
vtr_lime_tables_new (GPtrArray *statistics, VtrLimeDiscretize discretize)
{
  VtrLimeTables *self = g_new0 (VtrLimeTables, 1);

  self->discretize = discretize;
  self->n = statistics->len;
  self->quantiles = g_new0 (double *, self->n + 1);
  for (guint j = 0; j < self->n; j++)
    {
      const VtrColumnStatistics *column = statistics->pdata[j];
      const VtrColumnBins *bins = bins_of (column, discretize);

      if (bins == NULL)
        continue;
      self->quantiles[j] = g_new (double, (gsize) (bins->n_cuts + 1) * (N_QUANTILES + 1));
      for (guint k = 0; k <= bins->n_cuts; k++)
        fill_quantiles (column, bins, k, self->quantiles[j] + (gsize) k * (N_QUANTILES + 1));
    }
  return self;
}

void
vtr_lime_tables_free (VtrLimeTables *tables)
{
  for (guint j = 0; j < tables->n; j++)
    g_free (tables->quantiles[j]);
  g_free (tables->quantiles);
  g_free (tables);
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
vtr_lime_columns_new (GPtrArray *statistics, const VtrLimeTables *tables, VtrDataset *dataset,
                      guint32 row)
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
      self->bins = bins_of (column, tables->discretize);
      self->quantiles = tables->quantiles[j];
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
