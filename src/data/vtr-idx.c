/* idx files, the format of the MNIST digits (LeCun, Cortes and Burges): a magic number (two zero
 * bytes, the type, the number of dimensions), the dimensions as big-endian 32-bit numbers, then the
 * values, last dimension fastest. Only unsigned bytes are read, which is what pictures and labels are.
 *
 * Pixels become columns of bytes with divisor 255, row by row of the picture; they are transposed in
 * tiles that fit the cache. */
#include "vtr-config.h"

#include "vtr-column-private.h"
#include "vtr-error.h"
#include "vtr-parallel.h"
#include "vtr-read.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define TYPE_UNSIGNED_BYTE 0x08
#define MAX_DIMENSIONS 8
#define MAX_PIXELS 1000000
#define TILE_ROWS 256
#define PIXEL_MAX 255.0
#define ROLE_NAMES_MAX 32

typedef struct
{
  const guint8 *values;
  gsize n_items;
  gsize item_size;
  guint n_dimensions;
} Idx;

static gboolean
set_corrupt (const char *name, char *what, GError **error)
{
  g_autofree char *sentence = what;

  g_set_error (error, VTR_ERROR, VTR_ERROR_CORRUPT, _("%s: %s"), name, sentence);
  return FALSE;
}

static guint32
read_big_endian (const guint8 *bytes)
{
  return (guint32) bytes[0] << 24 | (guint32) bytes[1] << 16 | (guint32) bytes[2] << 8 | bytes[3];
}

static gboolean
check_type (const guint8 *data, gsize length, const char *name, GError **error)
{
  if (length < 4 || data[0] != 0 || data[1] != 0 || data[3] < 1 || data[3] > MAX_DIMENSIONS ||
      length < 4 + 4 * (gsize) data[3])
    return set_corrupt (name, g_strdup (_("it is not an idx file, or its header is cut short")), error);
  if (data[2] == TYPE_UNSIGNED_BYTE)
    return TRUE;

  g_set_error (error, VTR_ERROR, VTR_ERROR_UNSUPPORTED,
               _("%s: of idx files only those with unsigned bytes are read, and its type is 0x%02X"),
               name, data[2]);
  return FALSE;
}

/* Checks the header against the length of @bytes. */
static gboolean
parse_header (Idx *idx, GBytes *bytes, const char *name, GError **error)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);
  gsize header;

  if (!check_type (data, length, name, error))
    return FALSE;
  idx->n_dimensions = data[3];
  header = 4 + 4 * (gsize) idx->n_dimensions;
  idx->n_items = read_big_endian (data + 4);
  idx->item_size = 1;
  for (guint i = 1; i < idx->n_dimensions; i++)
    {
      idx->item_size *= read_big_endian (data + 4 + 4 * i);
      if (idx->item_size == 0 || idx->item_size > MAX_PIXELS)
        return set_corrupt (name, g_strdup_printf (_("a picture of it has no pixel or more than %d"), MAX_PIXELS),
                            error);
    }
  if (idx->n_items > (length - header) / idx->item_size ||
      idx->n_items * idx->item_size != length - header)
    return set_corrupt (name,
                        g_strdup_printf (_("its header promises %" G_GSIZE_FORMAT " × %" G_GSIZE_FORMAT
                                           " bytes, but %" G_GSIZE_FORMAT " follow"),
                                         idx->n_items, idx->item_size, length - header),
                        error);
  idx->values = data + header;

  return TRUE;
}

typedef struct
{
  Idx idx;
  gsize n_rows;
  guint8 **pixels; /* per pixel, n_rows bytes */
} Transposition;

/* Rows [begin, end) of all pixels. */
static void
transpose_cb (gsize begin, gsize end, guint worker, gpointer data)
{
  Transposition *job = data;
  gsize n_pixels = job->idx.item_size;

  for (gsize pixel = 0; pixel < n_pixels; pixel++)
    for (gsize row = begin; row < end; row++)
      job->pixels[pixel][row] = job->idx.values[row * n_pixels + pixel];
}

static gboolean
add_pixels (GPtrArray *columns, Idx idx, gsize n_rows, VtrProgress *progress, GError **error)
{
  g_autofree guint8 **pixels = g_new (guint8 *, idx.item_size);
  Transposition job = { idx, n_rows, pixels };
  gboolean done;

  for (gsize pixel = 0; pixel < idx.item_size; pixel++)
    pixels[pixel] = g_malloc (MAX (n_rows, 1));
  done = vtr_parallel_for (n_rows, TILE_ROWS, transpose_cb, &job, progress, error);
  for (gsize pixel = 0; !done && pixel < idx.item_size; pixel++)
    g_free (pixels[pixel]);
  for (gsize pixel = 0; done && pixel < idx.item_size; pixel++)
    {
      char name[ROLE_NAMES_MAX];

      g_snprintf (name, sizeof name, "p%" G_GSIZE_FORMAT, pixel);
      g_ptr_array_add (columns, vtr_column_new_take (name, VTR_KIND_NUMERIC, VTR_STORAGE_UINT8, pixels[pixel],
                                                     PIXEL_MAX, NULL, NULL, n_rows));
    }

  return done;
}

static gboolean
add_labels (GPtrArray *columns, GBytes *bytes, gsize n_images, gsize n_rows, const char *name, GError **error)
{
  char texts[256][4];
  const char *levels[256];
  g_autofree guint32 *codes = NULL;
  guint codes_of[256];
  guint n_levels = 0;
  Idx idx;

  if (!parse_header (&idx, bytes, name, error))
    return FALSE;
  if (idx.item_size != 1 || idx.n_items != n_images)
    return set_corrupt (name,
                        g_strdup_printf (_("it holds %" G_GSIZE_FORMAT " × %" G_GSIZE_FORMAT
                                           " values, but there are %" G_GSIZE_FORMAT " pictures to label"),
                                         idx.n_items, idx.item_size, n_images),
                        error);

  codes = g_new (guint32, MAX (n_rows, 1));
  memset (codes_of, 0xff, sizeof codes_of);
  for (gsize row = 0; row < n_rows; row++)
    {
      guint8 label = idx.values[row];

      if (codes_of[label] == G_MAXUINT)
        {
          g_snprintf (texts[n_levels], sizeof texts[0], "%d", label);
          levels[n_levels] = texts[n_levels];
          codes_of[label] = n_levels++;
        }
      codes[row] = codes_of[label];
    }
  g_ptr_array_add (columns,
                   vtr_column_new_codes ("label", VTR_KIND_CATEGORICAL, codes, n_rows, levels, n_levels));

  return TRUE;
}

/**
 * vtr_read_idx:
 * @images: an idx file of pictures: unsigned bytes, the first dimension counts them
 * @labels: (nullable): an idx file with as many labels
 * @name: what messages call the file
 * @options: (nullable): only the number of rows and the name of the label file are used
 * @progress: (nullable): cancels within milliseconds
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the columns p0, p1, … scaled to 0 … 1 and, with @labels, the
 *   categorical column label; %VTR_ERROR_CORRUPT when sizes do not fit
 */
VtrDataset *
vtr_read_idx (GBytes *images, GBytes *labels, const char *name, const VtrReadOptions *options, VtrProgress *progress,
              GError **error)
{
  g_autoptr (GPtrArray) columns = g_ptr_array_new_with_free_func ((GDestroyNotify) vtr_column_unref);
  const char *labels_name = options != NULL && options->labels != NULL ? options->labels : _("the label file");
  VtrDataset *dataset;
  gsize n_rows;
  Idx idx;

  if (!parse_header (&idx, images, name, error))
    return NULL;
  if (idx.n_dimensions < 2)
    {
      set_corrupt (name, g_strdup (_("it holds single values, not pictures; labels are named with --labels")), error);
      return NULL;
    }
  n_rows = options != NULL && options->max_rows > 0 ? MIN (options->max_rows, idx.n_items) : idx.n_items;
  if (!add_pixels (columns, idx, n_rows, progress, error))
    return NULL;
  if (labels != NULL && !add_labels (columns, labels, idx.n_items, n_rows, labels_name, error))
    return NULL;

  dataset = vtr_dataset_new (columns);
  vtr_dataset_set_origin (dataset, name, NULL);
  return dataset;
}
