/* The checks of node arrays: everything a walk relies on is refused when it is wrong. */
#include "forest-tools.h"

/*      0
 *     / \
 *    1   4
 *   / \        and a second tree: 5 */
static VtrTreeEnsemble *
sound (void)
{
  VtrTreeEnsemble *e = vtr_tree_ensemble_new (2, 6, 2, 3);
  const gint32 left[] = { 1, 2, -1, -1, -1, -1 }, right[] = { 4, 3, -1, -1, -1, -1 };

  memcpy (e->left, left, sizeof left);
  memcpy (e->right, right, sizeof right);
  e->root[1] = 5;
  e->feature[1] = 2;
  return e;
}

static void
assert_corrupt (VtrTreeEnsemble *e)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (vtr_tree_ensemble_check (e, &error));
  g_assert_error (error, VTR_ERROR, VTR_ERROR_CORRUPT);
  g_assert_cmpuint (strlen (error->message), >, 20);
  vtr_tree_ensemble_free (e);
}

#define BROKEN(change) G_STMT_START { VtrTreeEnsemble *e = sound (); change; assert_corrupt (e); } G_STMT_END

static void
test_sound (void)
{
  VtrTreeEnsemble *e = sound ();
  GError *error = NULL;

  g_assert_true (vtr_tree_ensemble_check (e, &error));
  e->threshold[0] = -INFINITY;
  g_assert_true (vtr_tree_ensemble_check (e, &error));
  vtr_tree_ensemble_free (e);
  vtr_tree_ensemble_free (NULL);
}

static void
test_broken (void)
{
  BROKEN (e->left[0] = 0);
  BROKEN (e->left[1] = 1);
  BROKEN (e->left[1] = 0);
  BROKEN (e->left[0] = 6);
  BROKEN (e->right[0] = G_MAXINT32);
  BROKEN (e->right[0] = -1);
  BROKEN (e->right[2] = 3);
  BROKEN (e->left[2] = 3);
  BROKEN (e->right[0] = 1);
  BROKEN (e->right[0] = 2);
  BROKEN (e->right[0] = 5);
  BROKEN (e->root[0] = 6);
  BROKEN (e->root[1] = 0);
  BROKEN (e->root[1] = 3);
  BROKEN ((e->left[1] = -1, e->right[1] = -1));
  BROKEN (e->feature[1] = 3);
  BROKEN (e->feature[0] = -1);
  BROKEN (e->threshold[0] = NAN);
  BROKEN (e->cover[3] = NAN);
  BROKEN (e->cover[3] = -1);
  BROKEN (e->value[11] = INFINITY);
  BROKEN (e->value[0] = NAN);
  BROKEN (e->base[1] = NAN);
}

static void
test_too_large (void)
{
  g_assert_null (vtr_tree_ensemble_new (1, G_MAXUINT32, 1, 1));
  g_assert_null (vtr_tree_ensemble_new (1, G_MAXINT32, G_MAXUINT32, 1));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/learn/trees/sound", test_sound);
  g_test_add_func ("/learn/trees/broken", test_broken);
  g_test_add_func ("/learn/trees/too-large", test_too_large);
  return g_test_run ();
}
