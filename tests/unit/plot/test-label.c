/* Numbers as charts show them, and the scales and ticks that use them. */
#include "vtr-label.h"
#include "vtr-scale.h"
#include <locale.h>
#include <math.h>

#define assert_label(call, wanted)           \
  G_STMT_START                               \
  {                                          \
    g_autofree char *label_ = (call);        \
    g_assert_cmpstr (label_, ==, (wanted));  \
  }                                          \
  G_STMT_END

static void
test_fixed (void)
{
  assert_label (vtr_label_score (0.9288), "0.929");
  assert_label (vtr_label_score (1), "1.000");
  assert_label (vtr_label_fixed (-1234.5, 1), "−1,234.5");
  assert_label (vtr_label_fixed (999, 0), "999");
  assert_label (vtr_label_fixed (1000, 0), "1,000");
  assert_label (vtr_label_fixed (-1234567, 0), "−1,234,567");
  assert_label (vtr_label_fixed (NAN, 3), "–");
  assert_label (vtr_label_fixed (-INFINITY, 3), "−∞");
  assert_label (vtr_label_fixed (1e300, 2), "1.0 × 10³⁰⁰");
}

static void
test_signed (void)
{
  assert_label (vtr_label_signed (0.0716, 3), "+0.072");
  assert_label (vtr_label_signed (-0.0444, 3), "−0.044");
  assert_label (vtr_label_signed (0, 3), "0.000");
  assert_label (vtr_label_signed (-0.0001, 3), "0.000");   /* no minus before zeros */
  assert_label (vtr_label_signed (-0.0, 2), "0.00");
}

static void
test_kinds (void)
{
  assert_label (vtr_label_count (32561), "32,561");
  assert_label (vtr_label_count (0), "0");
  assert_label (vtr_label_count (G_MAXUINT64), "18,446,744,073,709,551,615");
  assert_label (vtr_label_percent (0.8888), "88.9%");
  assert_label (vtr_label_p (0.00099), "< 0.001");
  assert_label (vtr_label_p (0.034), "0.034");
  assert_label (vtr_label_power (1.5e-8), "1.5 × 10⁻⁸");
  assert_label (vtr_label_power (-2e12), "−2.0 × 10¹²");
  assert_label (vtr_label_power (3), "3.0 × 10⁰");
  assert_label (vtr_label_error (0.00187), "0.0019");
  assert_label (vtr_label_error (12.4), "12");
  assert_label (vtr_label_error (0), "0");
}

static void
test_values (void)
{
  assert_label (vtr_label_value (31), "31");
  assert_label (vtr_label_value (4750), "4,750");
  assert_label (vtr_label_value (0.02345), "0.02345");
  assert_label (vtr_label_value (12.5), "12.5");
  assert_label (vtr_label_value (12345.678), "12,346");
  assert_label (vtr_label_value (-0.5), "−0.5");
  assert_label (vtr_label_value (0), "0");
  assert_label (vtr_label_value (1.2e10), "1.2 × 10¹⁰");
  assert_label (vtr_label_value (NAN), "–");
  g_assert_cmpint (vtr_label_digits (0.07), ==, 4);
  g_assert_cmpint (vtr_label_digits (0.2), ==, 3);
  g_assert_cmpint (vtr_label_digits (25), ==, 1);
  g_assert_cmpint (vtr_label_digits (0), ==, 3);
}

static void
test_locale (void)
{
  if (setlocale (LC_ALL, "de_DE.UTF-8") == NULL && setlocale (LC_ALL, "fr_FR.UTF-8") == NULL)
    {
      g_test_skip ("no locale with a decimal comma is installed");
      return;
    }
  assert_label (vtr_label_fixed (1234.5, 1), "1,234.5");
  setlocale (LC_ALL, "C.UTF-8");
}

static void
test_map (void)
{
  VtrScale linear = { VTR_SCALE_LINEAR, -1, 3, 100, 500 },
           upright = { VTR_SCALE_LINEAR, 0, 1, 300, 100 };
  VtrScale logs = { VTR_SCALE_LOG, 1, 1000, 0, 300 }, bands = { VTR_SCALE_BAND, -0.5, 3.5, 0, 80 };

  g_assert_cmpfloat_with_epsilon (vtr_scale_map (&linear, 0), 200, 1e-9);
  g_assert_cmpfloat_with_epsilon (vtr_scale_unmap (&linear, 200), 0, 1e-9);
  g_assert_cmpfloat_with_epsilon (vtr_scale_map (&upright, 0.25), 250, 1e-9);
  g_assert_cmpfloat_with_epsilon (vtr_scale_map (&logs, 10), 100, 1e-9);
  g_assert_cmpfloat_with_epsilon (vtr_scale_unmap (&logs, 200), 100, 1e-9);
  g_assert_true (isnan (vtr_scale_map (&logs, 0)));
  g_assert_cmpfloat_with_epsilon (vtr_scale_map (&bands, 0), 10, 1e-9);
  g_assert_cmpfloat_with_epsilon (vtr_scale_band_size (&bands), 20, 1e-9);
}

static void
test_sane (void)
{
  VtrScale same = { VTR_SCALE_LINEAR, 5, 5, 0, 1 }, zero = { VTR_SCALE_LINEAR, 0, 0, 0, 1 };
  VtrScale none = { VTR_SCALE_LINEAR, INFINITY, -INFINITY, 0, 1 },
           logs = { VTR_SCALE_LOG, -3, 100, 0, 1 };
  VtrScale close = { VTR_SCALE_LINEAR, 1e9, 1e9 + 1e-7, 0, 1 },
           nice = { VTR_SCALE_LINEAR, 0.013, 0.97, 0, 1 };

  vtr_scale_make_sane (&same);
  g_assert_true (same.min < 5 && same.max > 5);
  vtr_scale_make_sane (&zero);
  g_assert_cmpfloat (zero.max - zero.min, ==, 1);
  vtr_scale_make_sane (&none);
  g_assert_true (none.min == 0 && none.max == 1);
  vtr_scale_make_sane (&logs);
  g_assert_true (logs.min > 0 && logs.min < logs.max);
  vtr_scale_make_sane (&close);
  g_assert_true (close.max > close.min * 1.1);
  vtr_scale_make_nice (&nice, 5);
  g_assert_cmpfloat (nice.min, ==, 0);
  g_assert_cmpfloat_with_epsilon (nice.max, 1, 1e-9);
}

static void
assert_ticks (VtrScale scale, guint max, VtrTickStyle style, const char *wanted)
{
  g_autoptr (VtrTicks) ticks = vtr_ticks_new (&scale, max, style);
  g_autofree char *line = g_strjoinv (" ", ticks->labels);

  g_assert_cmpstr (line, ==, wanted);
  g_assert_cmpuint (ticks->n, <=, max);
}

static void
test_ticks (void)
{
  assert_ticks ((VtrScale){ VTR_SCALE_LINEAR, 0, 1, 0, 1 }, 5, VTR_TICKS_PLAIN,
                "0 0.25 0.5 0.75 1");
  assert_ticks ((VtrScale){ VTR_SCALE_LINEAR, 0, 1, 0, 1 }, 6, VTR_TICKS_PLAIN,
                "0 0.2 0.4 0.6 0.8 1");
  assert_ticks ((VtrScale){ VTR_SCALE_LINEAR, -0.3, 0.65, 0, 1 }, 6, VTR_TICKS_SIGNED,
                "−0.2 0 +0.2 +0.4 +0.6");
  assert_ticks ((VtrScale){ VTR_SCALE_LINEAR, 0.19, 0.36, 0, 1 }, 5, VTR_TICKS_PLAIN,
                "0.20 0.25 0.30 0.35");
  assert_ticks ((VtrScale) { VTR_SCALE_LINEAR, 0, 1000, 0, 1 }, 3, VTR_TICKS_COUNT, "0 500 1,000");
  assert_ticks ((VtrScale) { VTR_SCALE_LINEAR, 0, 2, 0, 1 }, 6, VTR_TICKS_COUNT, "0 1 2");
  assert_ticks ((VtrScale) { VTR_SCALE_LINEAR, 0, 1, 0, 1 }, 3, VTR_TICKS_PERCENT, "0% 50% 100%");
  assert_ticks ((VtrScale) { VTR_SCALE_LOG, 1, 1000, 0, 1 }, 6, VTR_TICKS_PLAIN, "1 10 100 1,000");
  assert_ticks ((VtrScale) { VTR_SCALE_LOG, 0.5, 20, 0, 1 }, 9, VTR_TICKS_PLAIN, "0.5 1 2 5 10 20");
  assert_ticks ((VtrScale) { VTR_SCALE_BAND, -0.5, 2.5, 0, 1 }, 6, VTR_TICKS_PLAIN, "");
}

/* Whatever the range: inside, ascending, no more than asked, and at least one in five. */
static void
test_ticks_any_range (void)
{
  for (int power = -12; power <= 12; power++)
    for (int i = 1; i < 40; i++)
      {
        VtrScale scale = { VTR_SCALE_LINEAR, -0.37 * i * pow (10, power),
                           0.91 * i * pow (10, power), 0, 1 };
        g_autoptr (VtrTicks) ticks = vtr_ticks_new (&scale, 6, VTR_TICKS_PLAIN);

        g_assert_cmpuint (ticks->n, >=, 2);
        g_assert_cmpuint (ticks->n, <=, 6);
        for (guint t = 0; t < ticks->n; t++)
          {
            g_assert_cmpfloat (ticks->values[t], >=, scale.min * 1.00001);
            g_assert_cmpfloat (ticks->values[t], <=, scale.max * 1.00001);
            g_assert_true (t == 0 || ticks->values[t] > ticks->values[t - 1]);
          }
      }
}

/* Each line: first and last moment, room, the labels. */
static void
test_date_ticks (void)
{
  static const struct
  {
    double      low, high;
    guint       room;
    const char *labels;
  } cases[] = {
    { 1609459200, 1640908800, 6, "2021-01 2021-04 2021-07 2021-10" },
    { 1609459200, 1640995200, 3, "2021-01 2021-07 2022-01" },
    { 1609459200, 1610064000, 8, "2021-01-01 2021-01-02 2021-01-03 2021-01-04 2021-01-05 2021-01-06 2021-01-07 2021-01-08" },
    { 1609459201, 1609470000, 4, "01:00 02:00 03:00" },
    { -2208988800, 1640995200, 5, "1900 1950 2000" },
    { 0, 100, 7, "00:00:00 00:00:15 00:00:30 00:00:45 00:01:00 00:01:15 00:01:30" },
    { -1e15, 1e15, 5, "" },   /* no such years */
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      VtrScale scale = { VTR_SCALE_LINEAR, cases[i].low, cases[i].high, 0, 500 };
      g_autoptr (VtrTicks) ticks = vtr_ticks_new (&scale, cases[i].room, VTR_TICKS_DATE);
      g_autofree char *labels = g_strjoinv (" ", ticks->labels);

      g_assert_cmpstr (labels, ==, cases[i].labels);
      for (guint k = 0; k < ticks->n; k++)
        g_assert_true (ticks->values[k] >= scale.min && ticks->values[k] <= scale.max);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plot/label/date-ticks", test_date_ticks);
  g_test_add_func ("/plot/label/fixed", test_fixed);
  g_test_add_func ("/plot/label/signed", test_signed);
  g_test_add_func ("/plot/label/kinds", test_kinds);
  g_test_add_func ("/plot/label/values", test_values);
  g_test_add_func ("/plot/label/any-locale", test_locale);
  g_test_add_func ("/plot/scale/map", test_map);
  g_test_add_func ("/plot/scale/sane-limits", test_sane);
  g_test_add_func ("/plot/ticks/round-numbers", test_ticks);
  g_test_add_func ("/plot/ticks/any-range", test_ticks_any_range);
  return g_test_run ();
}
