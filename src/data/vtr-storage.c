/* How numbers lie in memory: the narrowest storage that keeps a run of values exactly, and copying
 * between it and doubles. A negative zero and fractions stay floating; missing values (NaN) never
 * widen a storage, as the column's mask tells of them. */
#include "vtr-column-private.h"

#include <math.h>
#include <string.h>

/**
 * vtr_storage_get_size:
 * @storage: how values lie in memory
 *
 * Returns: bytes per value
 */
gsize
vtr_storage_get_size (VtrStorage storage)
{
  static const guint8 sizes[] = { 1, 1, 2, 4, 8, 4, 8, 1, 2, 4 };

  return sizes[storage];
}

static VtrStorage
storage_for_range (double min, double max)
{
  if (min >= 0 && max <= G_MAXUINT8)
    return VTR_STORAGE_UINT8;
  if (min >= G_MININT8 && max <= G_MAXINT8)
    return VTR_STORAGE_INT8;
  if (min >= G_MININT16 && max <= G_MAXINT16)
    return VTR_STORAGE_INT16;

  return VTR_STORAGE_INT32;
}

/**
 * vtr_storage_for_values:
 * @values: (array length=n): the values, NaN where missing
 * @n: how many
 *
 * Returns: the narrowest storage that keeps them exactly
 */
VtrStorage
vtr_storage_for_values (const double *values, gsize n)
{
  gboolean all_whole = TRUE;
  gboolean all_float = TRUE;
  double min = 0;
  double max = 0;

  for (gsize i = 0; i < n && (all_whole || all_float); i++)
    {
      double value = values[i];

      if (isnan (value))
        continue;
      if (!(fabs (value) <= G_MAXINT32) || value != (double) (gint32) value || (value == 0 && signbit (value)))
        all_whole = FALSE;
      if ((double) (float) value != value)
        all_float = FALSE;
      min = MIN (min, value);
      max = MAX (max, value);
    }

  if (all_whole)
    return storage_for_range (min, max);

  return all_float ? VTR_STORAGE_FLOAT : VTR_STORAGE_DOUBLE;
}

#define WRITE_AS(type, missing)                                                                    \
  for (gsize i = 0; i < n; i++)                                                                    \
    ((type *) data)[at + i] = isnan (values[i]) ? (type) (missing) : (type) values[i];             \
  break

/**
 * vtr_storage_write:
 * @storage: a storage of numbers that keeps @values exactly
 * @data: where they go
 * @at: index of the first
 * @values: (array length=n): what to write
 * @n: how many
 *
 * Integers are 0 where the value is missing.
 */
void
vtr_storage_write (VtrStorage storage, gpointer data, gsize at, const double *values, gsize n)
{
  switch (storage)
    {
    case VTR_STORAGE_INT8:
      WRITE_AS (gint8, 0);
    case VTR_STORAGE_UINT8:
      WRITE_AS (guint8, 0);
    case VTR_STORAGE_INT16:
      WRITE_AS (gint16, 0);
    case VTR_STORAGE_INT32:
      WRITE_AS (gint32, 0);
    case VTR_STORAGE_INT64:
      WRITE_AS (gint64, 0);
    case VTR_STORAGE_FLOAT:
      WRITE_AS (float, NAN);
    case VTR_STORAGE_DOUBLE:
      memcpy ((double *) data + at, values, n * sizeof (double));
      break;
    case VTR_STORAGE_CODE8:
    case VTR_STORAGE_CODE16:
    case VTR_STORAGE_CODE32:
      g_return_if_reached ();
    }
}

#define READ_AS(type)                                                                              \
  for (gsize i = 0; i < n; i++)                                                                    \
    values[i] = (double) ((const type *) data)[at + i];                                            \
  break

/**
 * vtr_storage_read:
 * @storage: how @data lies in memory
 * @data: stored numbers or codes
 * @at: index of the first
 * @values: (array length=n) (out): the numbers; what is masked as missing is not looked at
 * @n: how many
 */
void
vtr_storage_read (VtrStorage storage, gconstpointer data, gsize at, double *values, gsize n)
{
  switch (storage)
    {
    case VTR_STORAGE_INT8:
      READ_AS (gint8);
    case VTR_STORAGE_UINT8:
    case VTR_STORAGE_CODE8:
      READ_AS (guint8);
    case VTR_STORAGE_INT16:
      READ_AS (gint16);
    case VTR_STORAGE_CODE16:
      READ_AS (guint16);
    case VTR_STORAGE_INT32:
      READ_AS (gint32);
    case VTR_STORAGE_CODE32:
      READ_AS (guint32);
    case VTR_STORAGE_INT64:
      READ_AS (gint64);
    case VTR_STORAGE_FLOAT:
      READ_AS (float);
    case VTR_STORAGE_DOUBLE:
      READ_AS (double);
    }
}
