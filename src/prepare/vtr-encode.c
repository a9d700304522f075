/* Categories to numbers, one-hot: one column of 0 and 1 per level, called "column=level". A level that
 * was not in the training rows, and a missing value, give zeros in all of them. A column with very
 * many levels keeps its most frequent ones; the others are treated as unseen. */
#include "vtr-config.h"

#include "vtr-encode.h"
#include "vtr-error.h"
#include "vtr-levels.h"
#include "vtr-step-private.h"

#include <glib/gi18n-lib.h>

#define MAX_LEVELS 65536

/* One column learned: its levels and where each is. */
typedef struct
{
  char       *name;
  char      **levels;
  guint       n_levels;
  GHashTable *codes;     /* level → index + 1 */
} Coding;

struct _VtrEncode
{
  VtrStep          parent_instance;
  VtrEncodeMethod  method;
  guint            max_levels;
  GPtrArray       *codings;   /* of Coding */
  GPtrArray       *names;     /* theirs */
};

G_DEFINE_FINAL_TYPE (VtrEncode, vtr_encode, VTR_TYPE_STEP)

G_DEFINE_ENUM_TYPE (VtrEncodeMethod, vtr_encode_method,
                    G_DEFINE_ENUM_VALUE (VTR_ENCODE_ONEHOT, "onehot"))

enum { PROP_0, PROP_METHOD, PROP_MAX_LEVELS, N_PROPS };
static GParamSpec *properties[N_PROPS];

static void
coding_free (gpointer data)
{
  Coding *coding = data;

  g_free (coding->name);
  g_strfreev (coding->levels);
  g_hash_table_unref (coding->codes);
  g_free (coding);
}

/* Takes @levels. FALSE when a level is there twice. */
static gboolean
learn (VtrEncode *self, const char *name, char **levels)
{
  Coding *coding = g_new0 (Coding, 1);
  gboolean distinct = TRUE;

  coding->name = g_strdup (name);
  coding->levels = levels;
  coding->n_levels = g_strv_length (levels);
  coding->codes = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < coding->n_levels; i++)
    distinct &= g_hash_table_insert (coding->codes, levels[i], GUINT_TO_POINTER (i + 1));
  g_ptr_array_add (self->codings, coding);
  g_ptr_array_add (self->names, coding->name);
  return distinct;
}

static int
compare_counts (const void *a, const void *b)
{
  guint64 x = *(const guint64 *) a, y = *(const guint64 *) b;

  return (x < y) - (x > y);
}

/* Drops the rarest levels until @max are left; of equally rare ones the later go. Order stays. */
static void
keep_frequent (char **levels, const guint64 *counts, guint n, guint max)
{
  g_autofree guint64 *sorted = g_memdup2 (counts, n * sizeof (guint64));
  guint64 least;
  guint n_ties, kept = 0;

  qsort (sorted, n, sizeof (guint64), compare_counts);
  least = sorted[max - 1];
  for (n_ties = 0; n_ties < max && sorted[max - 1 - n_ties] == least; n_ties++)
    ;
  for (guint i = 0; i < n; i++)
    if (counts[i] > least || (counts[i] == least && n_ties > 0))
      {
        n_ties -= counts[i] == least;
        levels[kept++] = levels[i];
      }
    else
      g_free (levels[i]);
  levels[kept] = NULL;
}

static gboolean
vtr_encode_fit (VtrStep *step, VtrDataset *dataset, VtrColumn *target, guint64 seed,
                VtrProgress *progress, GError **error)
{
  VtrEncode *self = VTR_ENCODE (step);
  g_autoptr (GArray) columns
    = vtr_step_choose (step, dataset, vtr_step_is_categorical,
                       _("%s is for categories, and the column “%s” is not categorical"), error);
  g_autofree char *summary = NULL;
  guint n_made = 0;

  if (columns == NULL)
    return FALSE;
  for (guint i = 0; i < columns->len; i++)
    {
      VtrColumn *column = vtr_dataset_get_column (dataset, g_array_index (columns, guint, i));
      g_autofree guint64 *counts = NULL;
      guint n_levels;
      char **levels = vtr_levels_dup_used (column, &counts, &n_levels);

      if (n_levels > self->max_levels)
        keep_frequent (levels, counts, n_levels, self->max_levels);
      n_made += MIN (n_levels, self->max_levels);
      learn (self, vtr_column_get_name (column), levels);
      if (!vtr_progress_check (progress, error))
        return FALSE;
    }
  summary = g_strdup_printf (_("made %u columns of %u"), n_made, columns->len);
  vtr_step_set_summary (step, summary);
  return TRUE;
}

/* Per row the index in the coding, −1: unseen or missing. Levels are looked up when a row has them. */
static int *
dup_codes (const Coding *coding, VtrColumn *column)
{
  guint n_levels;
  const char *const *levels = vtr_column_get_levels (column, &n_levels);
  gsize n = vtr_column_get_n_rows (column);
  g_autofree double *values = g_new (double, MAX (n, 1));
  g_autofree int *map = g_new (int, MAX (n_levels, 1));
  int *codes = g_new (int, MAX (n, 1));

  for (guint i = 0; i < n_levels; i++)
    map[i] = -2;
  vtr_column_read_numbers (column, NULL, 0, n, values, 1);
  for (gsize i = 0; i < n; i++)
    {
      gsize level = values[i] >= 0 ? (gsize) values[i] : 0;

      if (!(values[i] >= 0))
        {
          codes[i] = -1;
          continue;
        }
      if (map[level] == -2)
        map[level] = (int) GPOINTER_TO_UINT (g_hash_table_lookup (coding->codes, levels[level])) - 1;
      codes[i] = map[level];
    }
  return codes;
}

/* "column=level", unless a column of that name is there. */
static char *
dup_output_name (VtrDataset *dataset, const Coding *coding, guint level)
{
  GString *name = g_string_new (coding->name);

  g_string_append_printf (name, "=%s", coding->levels[level]);
  while (vtr_dataset_find (dataset, name->str) >= 0)
    g_string_append_c (name, '=');
  return g_string_free (name, FALSE);
}

static void
add_indicators (const Coding *coding, VtrDataset *dataset, VtrColumn *column, GPtrArray *columns,
                GPtrArray *sources)
{
  g_autofree int *codes = dup_codes (coding, column);
  gsize n = vtr_column_get_n_rows (column);
  g_autofree guint8 **cells = g_new (guint8 *, MAX (coding->n_levels, 1));

  for (guint level = 0; level < coding->n_levels; level++)
    cells[level] = g_new0 (guint8, MAX (n, 1));
  for (gsize i = 0; i < n; i++)
    if (codes[i] >= 0)
      cells[codes[i]][i] = 1;
  for (guint level = 0; level < coding->n_levels; level++)
    {
      g_autofree char *name = dup_output_name (dataset, coding, level);

      g_ptr_array_add (columns, vtr_column_new_take (name, VTR_KIND_NUMERIC, VTR_STORAGE_UINT8,
                                                     cells[level], 1, NULL, NULL, n));
      if (sources != NULL)
        g_ptr_array_add (sources, g_strdup (coding->name));
    }
}

static const Coding *
find_coding (VtrEncode *self, const char *name)
{
  for (guint i = 0; i < self->codings->len; i++)
    if (strcmp (((Coding *) self->codings->pdata[i])->name, name) == 0)
      return self->codings->pdata[i];
  return NULL;
}

static VtrDataset *
vtr_encode_transform (VtrStep *step, VtrDataset *dataset, GPtrArray *sources, GError **error)
{
  VtrEncode *self = VTR_ENCODE (step);
  g_autoptr (GPtrArray) columns = g_ptr_array_new_with_free_func ((GDestroyNotify) vtr_column_unref);

  if (!vtr_step_check_columns (step, dataset, self->names, error))
    return NULL;
  for (guint i = 0; i < vtr_dataset_get_n_columns (dataset); i++)
    {
      VtrColumn *column = vtr_dataset_get_column (dataset, i);
      const Coding *coding = find_coding (self, vtr_column_get_name (column));

      if (coding != NULL && vtr_step_is_categorical (column))
        {
          add_indicators (coding, dataset, column, columns, sources);
          continue;
        }
      if (coding != NULL)
        {
          g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_INPUT,
                       _("the column “%s” is not categorical, and was when encode was fitted"),
                       coding->name);
          return NULL;
        }
      g_ptr_array_add (columns, vtr_column_ref (column));
      if (sources != NULL)
        g_ptr_array_add (sources, g_strdup (vtr_column_get_name (column)));
    }
  return vtr_step_rebuild (dataset, columns, error);
}

static GVariant *
vtr_encode_save (VtrStep *step)
{
  VtrEncode *self = VTR_ENCODE (step);
  GVariantBuilder levels, builder;

  g_variant_builder_init (&levels, G_VARIANT_TYPE ("a{sas}"));
  for (guint i = 0; i < self->codings->len; i++)
    {
      const Coding *coding = self->codings->pdata[i];

      g_variant_builder_add (&levels, "{s^as}", coding->name, coding->levels);
    }
  g_variant_builder_init (&builder, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&builder, "{sv}", "levels", g_variant_builder_end (&levels));
  return g_variant_builder_end (&builder);
}

static gboolean
vtr_encode_load (VtrStep *step, GVariant *state, GError **error)
{
  VtrEncode *self = VTR_ENCODE (step);
  g_autoptr (GVariant) levels = g_variant_lookup_value (state, "levels", G_VARIANT_TYPE ("a{sas}"));
  GVariantIter iter;
  const char *name;
  char **texts;

  if (levels == NULL)
    return vtr_step_corrupt (step, error);
  g_variant_iter_init (&iter, levels);
  while (g_variant_iter_next (&iter, "{&s^as}", &name, &texts))
    {
      gboolean is_new = find_coding (self, name) == NULL;

      if (!learn (self, name, texts) || !is_new || g_strv_length (texts) > MAX_LEVELS)
        return vtr_step_corrupt (step, error);
    }
  return TRUE;
}

static void
vtr_encode_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  VtrEncode *self = VTR_ENCODE (object);

  if (id == PROP_METHOD)
    g_value_set_enum (value, self->method);
  else if (id == PROP_MAX_LEVELS)
    g_value_set_uint (value, self->max_levels);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
vtr_encode_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  VtrEncode *self = VTR_ENCODE (object);

  if (id == PROP_METHOD)
    self->method = g_value_get_enum (value);
  else if (id == PROP_MAX_LEVELS)
    self->max_levels = g_value_get_uint (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
vtr_encode_finalize (GObject *object)
{
  VtrEncode *self = VTR_ENCODE (object);

  g_ptr_array_unref (self->names);
  g_ptr_array_unref (self->codings);
  G_OBJECT_CLASS (vtr_encode_parent_class)->finalize (object);
}

static void
vtr_encode_class_init (VtrEncodeClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  VtrConfigurableClass *configurable_class = VTR_CONFIGURABLE_CLASS (klass);
  VtrStepClass *step_class = VTR_STEP_CLASS (klass);

  object_class->get_property = vtr_encode_get_property;
  object_class->set_property = vtr_encode_set_property;
  object_class->finalize = vtr_encode_finalize;

  configurable_class->name = "encode";
  configurable_class->title = N_("Encode categories");
  configurable_class->description = N_("Turns categories into numbers");

  step_class->fit = vtr_encode_fit;
  step_class->transform = vtr_encode_transform;
  step_class->save = vtr_encode_save;
  step_class->load = vtr_encode_load;

  properties[PROP_METHOD]
    = g_param_spec_enum ("method", N_("Method"), N_("onehot: a column of 0 and 1 for each level"),
                         VTR_TYPE_ENCODE_METHOD, VTR_ENCODE_ONEHOT,
                         G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_MAX_LEVELS]
    = g_param_spec_uint ("max-levels", N_("Most levels"),
                         N_("A column with more levels keeps its most frequent ones"),
                         1, MAX_LEVELS, 1000, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
vtr_encode_init (VtrEncode *self)
{
  self->max_levels = 1000;
  self->codings = g_ptr_array_new_with_free_func (coding_free);
  self->names = g_ptr_array_new ();
}
