/* Numbers as text: exact both ways, and what is no number. */
#include "vtr-number.h"
#include "vtr-rng.h"

#include <math.h>
#include <string.h>

static void
test_parse_known (void)
{
  static const struct
  {
    const char *text;
    double value;
  } cases[] = {
    { "0", 0.0 },          { "-12", -12.0 },           { "+.5", 0.5 },
    { "3.", 3.0 },         { "6.02e23", 6.02e23 },     { "1E-5", 1e-5 },
    { "0.1", 0.1 },        { "1e22", 1e22 },           { "1e23", 1e23 },
    { "4.9e-324", 4.9e-324 }, { "1e-400", 0.0 },       { "1.7976931348623157e308", 1.7976931348623157e308 },
    { "9007199254740993", 9007199254740992.0 },        { "0.1234567890123456789", 0.1234567890123456789 },
    { "00000000000000000000000000000000012", 12.0 },   { "123456789012345678901234567890", 1.2345678901234568e29 },
    { "0.000000000000000000000000000000000000000001", 1e-42 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      double value = NAN;

      g_assert_true (vtr_number_parse (cases[i].text, strlen (cases[i].text), &value));
      g_assert_cmpfloat (value, ==, cases[i].value);
    }
}

static void
test_parse_refuses (void)
{
  static const char *const cases[] = { "",     "-",    "+",   ".",    "e5",   "1e",       "1e+", "0x10", "nan",  "inf",
                                       "1 ",   " 1",   "1,5", "1.2.3", "--1", "infinity", "1e5x", "1_000", "1e400", "NA" };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      double value = 42.0;

      g_assert_false (vtr_number_parse (cases[i], strlen (cases[i]), &value));
      g_assert_cmpfloat (value, ==, 42.0);
    }
}

static void
test_parse_stops_at_length (void)
{
  double value = 0.0;

  g_assert_true (vtr_number_parse ("1.25,7", 4, &value));
  g_assert_cmpfloat (value, ==, 1.25);
  g_assert_true (vtr_number_parse ("12345678901234567890123", 2, &value));
  g_assert_cmpfloat (value, ==, 12.0);
}

static void
test_parse_like_strtod (void)
{
  VtrRng rng = vtr_rng_new (0, "test/number", 1);

  for (guint i = 0; i < 200000; i++)
    {
      guint n_digits = 1 + vtr_rng_below (&rng, 20);
      g_autoptr (GString) text = g_string_new (vtr_rng_below (&rng, 2) ? "-" : "");
      guint point = vtr_rng_below (&rng, n_digits + 1);
      double value = NAN;

      for (guint j = 0; j < n_digits; j++)
        {
          if (j == point)
            g_string_append_c (text, '.');
          g_string_append_c (text, (char) ('0' + vtr_rng_below (&rng, 10)));
        }
      if (vtr_rng_below (&rng, 2))
        g_string_append_printf (text, "e%d", (int) vtr_rng_below (&rng, 80) - 40);
      g_assert_true (vtr_number_parse (text->str, text->len, &value));
      g_assert_cmpfloat (value, ==, g_ascii_strtod (text->str, NULL));
    }
}

static void
test_format_known (void)
{
  static const struct
  {
    double value;
    const char *text;
  } cases[] = { { 0.1, "0.1" },     { 1e-5, "1e-05" },  { 3.0, "3" },
                { -0.0, "-0" },     { 1e15, "1e+15" },  { 0.1 + 0.2, "0.30000000000000004" },
                { 123456.0, "123456" }, { NAN, "nan" }, { -INFINITY, "-inf" } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      char buffer[VTR_NUMBER_BUF_SIZE];

      g_assert_cmpstr (vtr_number_format (cases[i].value, buffer), ==, cases[i].text);
    }
}

static void
test_round_trip (void)
{
  VtrRng rng = vtr_rng_new (0, "test/number", 2);

  for (guint i = 0; i < 200000; i++)
    {
      char buffer[VTR_NUMBER_BUF_SIZE];
      guint64 bits = vtr_rng_next (&rng);
      double value, back = 0.0;

      memcpy (&value, &bits, sizeof value);
      if (!isfinite (value))
        continue;
      vtr_number_format (value, buffer);
      g_assert_true (vtr_number_parse (buffer, strlen (buffer), &back));
      g_assert_cmpmem (&value, sizeof value, &back, sizeof back);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/number/parse-known", test_parse_known);
  g_test_add_func ("/core/number/parse-refuses", test_parse_refuses);
  g_test_add_func ("/core/number/parse-stops-at-length", test_parse_stops_at_length);
  g_test_add_func ("/core/number/parse-like-strtod", test_parse_like_strtod);
  g_test_add_func ("/core/number/format-known", test_format_known);
  g_test_add_func ("/core/number/round-trip", test_round_trip);
  return g_test_run ();
}
