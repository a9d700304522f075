/* Settings by name: ranges and nearest names in errors, variants both ways, copies, the registry. */
#include "vtr-configurable.h"
#include "vtr-error.h"

typedef enum
{
  GINI,
  ENTROPY,
} Criterion;

static GType
criterion_get_type (void)
{
  static const GEnumValue values[] = { { GINI, "GINI", "gini" }, { ENTROPY, "ENTROPY", "entropy" }, { 0 } };
  static gsize type;

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("TestCriterion", values));
  return type;
}

G_DECLARE_DERIVABLE_TYPE (TestBase, test_base, TEST, BASE, VtrConfigurable)
struct _TestBaseClass
{
  VtrConfigurableClass parent_class;
};
G_DEFINE_ABSTRACT_TYPE (TestBase, test_base, VTR_TYPE_CONFIGURABLE)
static void test_base_class_init (TestBaseClass *klass) {}
static void test_base_init (TestBase *self) {}

G_DECLARE_FINAL_TYPE (TestForest, test_forest, TEST, FOREST, TestBase)
enum { PROP_N = 1, PROP_DEPTH, PROP_RATE, PROP_BOOTSTRAP, PROP_CRITERION, PROP_LABEL, PROP_COLUMNS, PROP_SEED, PROP_SHIFT, N_PROPS };
struct _TestForest
{
  TestBase parent_instance;
  GValue values[N_PROPS];
};
G_DEFINE_FINAL_TYPE (TestForest, test_forest, test_base_get_type ())

static void
test_forest_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  g_value_copy (value, &TEST_FOREST (object)->values[id]);
}

static void
test_forest_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_copy (&TEST_FOREST (object)->values[id], value);
}

static void
test_forest_finalize (GObject *object)
{
  for (guint i = 1; i < N_PROPS; i++)
    g_value_unset (&TEST_FOREST (object)->values[i]);
  G_OBJECT_CLASS (test_forest_parent_class)->finalize (object);
}

static gboolean
test_forest_check (VtrConfigurable *self, GError **error)
{
  if (g_value_get_int (&TEST_FOREST (self)->values[PROP_N]) != 13)
    return TRUE;
  g_set_error_literal (error, VTR_ERROR, VTR_ERROR_BAD_VALUE, "13 trees bring bad luck");
  return FALSE;
}

static void
test_forest_class_init (TestForestClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  VtrConfigurableClass *configurable_class = VTR_CONFIGURABLE_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE;
  GParamSpec *props[N_PROPS] = {
    NULL,
    g_param_spec_int ("n-estimators", NULL, NULL, 1, 100000, 100, flags),
    g_param_spec_int ("max-depth", NULL, NULL, 0, 1000, 0, flags),
    g_param_spec_double ("rate", NULL, NULL, G_MINDOUBLE, 1.0, 0.1, flags),
    g_param_spec_boolean ("bootstrap", NULL, NULL, TRUE, flags),
    g_param_spec_enum ("criterion", NULL, NULL, criterion_get_type (), GINI, flags),
    g_param_spec_string ("label", NULL, NULL, NULL, flags),
    g_param_spec_boxed ("columns", NULL, NULL, G_TYPE_STRV, flags),
    g_param_spec_uint64 ("seed", NULL, NULL, 0, G_MAXUINT64, 0, flags),
    g_param_spec_double ("shift", NULL, NULL, -G_MAXDOUBLE, G_MAXDOUBLE, 0.0, flags),
  };

  object_class->set_property = test_forest_set_property;
  object_class->get_property = test_forest_get_property;
  object_class->finalize = test_forest_finalize;
  configurable_class->name = "forest";
  configurable_class->title = "Random forest";
  configurable_class->check = test_forest_check;
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
test_forest_init (TestForest *self)
{
  guint n;
  g_autofree GParamSpec **settings = g_object_class_list_properties (G_OBJECT_GET_CLASS (self), &n);

  for (guint i = 0; i < n; i++)
    {
      g_value_init (&self->values[i + 1], settings[i]->value_type);
      g_param_value_set_default (settings[i], &self->values[i + 1]);
    }
}

static VtrConfigurable *
new_forest (void)
{
  return g_object_new (test_forest_get_type (), NULL);
}

static void
test_set_and_get (void)
{
  static const char *const cases[][3] = {
    { "n_estimators", "300", "300" }, { "n-estimators", "1e3", "1000" }, { "max_depth", "+7", "7" },
    { "rate", "0.05", "0.05" },       { "bootstrap", "No", "false" },     { "criterion", "entropy", "entropy" },
    { "label", "a b", "a b" },        { "columns", "a,\"b,c\",\"d\"\"e\"", "a,\"b,c\",\"d\"\"e\"" },
    { "columns", "", "" },            { "seed", "18446744073709551615", "18446744073709551615" },
    { "shift", "-1e300", "-1e+300" },
  };
  g_autoptr (VtrConfigurable) forest = new_forest ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *value = NULL;

      g_assert_true (vtr_configurable_set (forest, cases[i][0], cases[i][1], &error));
      g_assert_no_error (error);
      value = vtr_configurable_get (forest, cases[i][0]);
      g_assert_cmpstr (value, ==, cases[i][2]);
    }
  g_assert_null (vtr_configurable_get (forest, "nothing"));
}

static void
test_refuses (void)
{
  static const char *const cases[][3] = {
    { "n_estimator", "3", "unknown parameter “n_estimator” for forest: did you mean “n_estimators”?" },
    { "max_depth", "-3", "max_depth must be a whole number between 0 and 1000, not “-3”" },
    { "max_depth", "99999999999", "max_depth must be a whole number between 0 and 1000, not “99999999999”" },
    { "max_depth", "2.5", "max_depth must be a whole number between 0 and 1000, not “2.5”" },
    { "max_depth", "", "max_depth must be a whole number between 0 and 1000, not “”" },
    { "rate", "0", "rate must be above 0 and at most 1, not “0”" },
    { "rate", "nan", "rate must be above 0 and at most 1, not “nan”" },
    { "shift", "big", "shift must be a number, not “big”" },
    { "bootstrap", "maybe", "bootstrap must be true or false, not “maybe”" },
    { "criterion", "ginni", "criterion must be one of gini, entropy, not “ginni”: did you mean “gini”?" },
    { "seed", "-1", "seed must be a whole number of at least 0, not “-1”" },
    { "columns", "a,\"b", "a double quote is not closed in: a,\"b" },
  };
  g_autoptr (VtrConfigurable) forest = new_forest ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (vtr_configurable_set (forest, cases[i][0], cases[i][1], &error));
      g_assert_error (error, VTR_ERROR, VTR_ERROR_BAD_VALUE);
      g_assert_cmpstr (error->message, ==, cases[i][2]);
    }
}

static void
test_variant_and_copy (void)
{
  g_autoptr (VtrConfigurable) forest = new_forest ();
  g_autoptr (VtrConfigurable) other = new_forest ();
  g_autoptr (VtrConfigurable) copy = NULL;
  g_autoptr (GVariant) variant = NULL;
  g_autoptr (GVariant) copied = NULL;

  g_assert_true (vtr_configurable_set (forest, "columns", "a,\"b,c\"", NULL));
  g_assert_true (vtr_configurable_set (forest, "rate", "0.30000000000000004", NULL));
  g_assert_true (vtr_configurable_set (forest, "criterion", "entropy", NULL));
  variant = g_variant_ref_sink (vtr_configurable_to_variant (forest));
  g_assert_true (vtr_configurable_apply_variant (other, variant, NULL));
  copy = vtr_configurable_copy (other);
  copied = g_variant_ref_sink (vtr_configurable_to_variant (copy));
  g_assert_true (g_variant_equal (variant, copied));
}

static void
test_variant_all_or_none (void)
{
  g_autoptr (VtrConfigurable) forest = new_forest ();
  g_autoptr (GError) error = NULL;
  g_autofree char *value = NULL;

  g_assert_true (vtr_configurable_apply_variant (
      forest, g_variant_new_parsed ("{'n_estimators': <int64 5>, 'rate': <1>}"), NULL));
  g_assert_false (vtr_configurable_apply_variant (
      forest, g_variant_new_parsed ("{'n_estimators': <6.0>, 'rate': <2.0>}"), &error));
  g_assert_error (error, VTR_ERROR, VTR_ERROR_BAD_VALUE);
  value = vtr_configurable_get (forest, "n_estimators");
  g_assert_cmpstr (value, ==, "5");
}

static void
test_ranges_and_check (void)
{
  static const char *const ranges[] = { "1 … 100000", "0 … 1000", "> 0 … 1", "true, false", "gini, entropy", "text", "a list with commas", "≥ 0", "any number" };
  g_autoptr (VtrConfigurable) forest = new_forest ();
  g_autoptr (GError) error = NULL;
  guint n;
  g_autofree GParamSpec **settings = vtr_configurable_list (forest, &n);

  g_assert_cmpuint (n, ==, G_N_ELEMENTS (ranges));
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *range = vtr_configurable_dup_range (settings[i]);

      g_assert_cmpstr (range, ==, ranges[i]);
    }
  g_assert_true (vtr_configurable_check (forest, NULL));
  g_assert_true (vtr_configurable_set (forest, "n_estimators", "13", NULL));
  g_assert_false (vtr_configurable_check (forest, &error));
  g_assert_cmpstr (vtr_configurable_get_title (forest), ==, "Random forest");
  g_assert_cmpstr (vtr_configurable_get_description (forest), ==, "");
}

static void
test_registry (void)
{
  GType base = test_base_get_type (), forest = test_forest_get_type ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GObject) object = vtr_registry_new_object (base, "forest", "model", NULL);
  guint n;
  g_autofree GType *types = vtr_registry_list (base, &n);

  g_assert_true (vtr_registry_find (base, "forest") == forest);
  g_assert_true (vtr_registry_find (VTR_TYPE_CONFIGURABLE, "forest") == forest);
  g_assert_true (vtr_registry_find (base, "tree") == G_TYPE_INVALID);
  g_assert_cmpuint (n, ==, 1);
  g_assert_true (types[0] == forest && G_OBJECT_TYPE (object) == forest);
  g_assert_null (vtr_registry_new_object (base, "forrest", "model", &error));
  g_assert_error (error, VTR_ERROR, VTR_ERROR_BAD_VALUE);
  g_assert_cmpstr (error->message, ==, "unknown model “forrest”: did you mean “forest”?");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/configurable/set-and-get", test_set_and_get);
  g_test_add_func ("/core/configurable/refuses", test_refuses);
  g_test_add_func ("/core/configurable/variant-and-copy", test_variant_and_copy);
  g_test_add_func ("/core/configurable/variant-all-or-none", test_variant_all_or_none);
  g_test_add_func ("/core/configurable/ranges-and-check", test_ranges_and_check);
  g_test_add_func ("/core/configurable/registry", test_registry);
  return g_test_run ();
}
