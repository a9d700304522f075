/* Numbers as charts show them: UX.md, "Numbers". Digits are made by g_ascii_formatd(), so the
 * locale has no say; the minus is U+2212. */
#include "vtr-label.h"
#include <math.h>
#include <string.h>

#define MINUS "−"
#define UNKNOWN "–"
#define MAX_DIGITS 12
#define BUFFER 64

/* |@value| with @digits decimals, grouped by thousands. */
static char *
format_magnitude (double value, int digits)
{
  char format[16], buffer[G_ASCII_DTOSTR_BUF_SIZE + 320];
  GString *text = g_string_new (NULL);
  gsize whole;

  g_snprintf (format, sizeof format, "%%.%df", CLAMP (digits, 0, MAX_DIGITS));
  g_ascii_formatd (buffer, sizeof buffer, format, fabs (value));
  whole = strcspn (buffer, ".");
  for (gsize i = 0; i < whole; i++)
    {
      if (i > 0 && (whole - i) % 3 == 0)
        g_string_append_c (text, ',');
      g_string_append_c (text, buffer[i]);
    }
  g_string_append (text, buffer + whole);
  return g_string_free (text, FALSE);
}

/* Whether anything but zeros is shown: "−0.000" would be a lie. */
static gboolean
shows_something (const char *digits)
{
  return strpbrk (digits, "123456789") != NULL;
}

/**
 * vtr_label_fixed:
 * @value: a number
 * @digits: decimals
 *
 * Returns: (transfer full): "0.929", "−1,234.5"; "–" for NaN, "∞" for infinities
 */
char *
vtr_label_fixed (double value, int digits)
{
  if (isnan (value))
    return g_strdup (UNKNOWN);
  if (isinf (value))
    return g_strdup (value > 0 ? "∞" : MINUS "∞");
  if (fabs (value) >= 1e15)
    return vtr_label_power (value);

  g_autofree char *text = format_magnitude (value, digits);
  return g_strconcat (value < 0 && shows_something (text) ? MINUS : "", text, NULL);
}

/**
 * vtr_label_score:
 * @value: a probability or score
 *
 * Returns: (transfer full): three decimals, "0.929"
 */
char *
vtr_label_score (double value)
{
  return vtr_label_fixed (value, 3);
}

/**
 * vtr_label_signed:
 * @value: a contribution
 * @digits: decimals
 *
 * Returns: (transfer full): "+0.072" or "−0.044"; zero has no sign
 */
char *
vtr_label_signed (double value, int digits)
{
  g_autofree char *text = vtr_label_fixed (value, digits);

  return g_strconcat (value > 0 ? "+" : "", text, NULL);
}

/**
 * vtr_label_count:
 * @value: a count
 *
 * Returns: (transfer full): "32,561"
 */
char *
vtr_label_count (guint64 value)
{
  char digits[32];
  GString *text = g_string_new (NULL);
  int n = g_snprintf (digits, sizeof digits, "%" G_GUINT64_FORMAT, value);

  for (int i = 0; i < n; i++)
    {
      if (i > 0 && (n - i) % 3 == 0)
        g_string_append_c (text, ',');
      g_string_append_c (text, digits[i]);
    }
  return g_string_free (text, FALSE);
}

/**
 * vtr_label_percent:
 * @share: 0 … 1
 *
 * Returns: (transfer full): "88.9%"
 */
char *
vtr_label_percent (double share)
{
  g_autofree char *text = vtr_label_fixed (100 * share, 1);

  return g_strconcat (text, isnan (share) ? "" : "%", NULL);
}

/**
 * vtr_label_power:
 * @value: a very small or very large number
 *
 * Returns: (transfer full): "1.5 × 10⁻⁸"
 */
char *
vtr_label_power (double value)
{
  static const char *const raised[] = { "⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹" };
  char buffer[BUFFER], *exponent;
  GString *text;

  if (!isfinite (value) || value == 0)
    return vtr_label_fixed (value, 0);
  g_ascii_formatd (buffer, sizeof buffer, "%.1e", fabs (value));
  exponent = strchr (buffer, 'e');
  *exponent++ = '\0';
  text = g_string_new (value < 0 ? MINUS : "");
  g_string_append (text, buffer);
  g_string_append (text, " × 10");
  if (*exponent == '-')
    g_string_append (text, "⁻");
  exponent++;
  while (exponent[0] == '0' && exponent[1] != '\0')
    exponent++;
  for (; *exponent != '\0'; exponent++)
    g_string_append (text, raised[*exponent - '0']);
  return g_string_free (text, FALSE);
}

/**
 * vtr_label_value:
 * @value: a number from the data
 *
 * Returns: (transfer full): whole numbers whole, others with four significant digits at least
 *   and no idle zeros; powers of ten below 10⁻⁴ and from 10⁹ on
 */
char *
vtr_label_value (double value)
{
  double size = fabs (value);
  char *text;

  if (!isfinite (value) || value == 0)
    return vtr_label_fixed (value, 0);
  if (size >= 1e9 || size < 1e-4)
    return vtr_label_power (value);
  if (value == floor (value))
    return vtr_label_fixed (value, 0);
  text = vtr_label_fixed (value, MAX (0, 3 - (int) floor (log10 (size))));
  if (strchr (text, '.') != NULL)
    {
      gsize n = strlen (text);
      while (text[n - 1] == '0')
        text[--n] = '\0';
      if (text[n - 1] == '.')
        text[n - 1] = '\0';
    }
  return text;
}

/**
 * vtr_label_p:
 * @p: a p-value
 *
 * Returns: (transfer full): "0.034", or "< 0.001"
 */
char *
vtr_label_p (double p)
{
  return p < 0.001 ? g_strdup ("< 0.001") : vtr_label_fixed (p, 3);
}

/**
 * vtr_label_digits:
 * @magnitude: a typical size
 *
 * Returns: how many decimals show a number of that size to three digits, 0 … 8; 3 for sizes
 *   between 0.1 and 1, so that probabilities look alike
 */
int
vtr_label_digits (double magnitude)
{
  double size = fabs (magnitude);

  if (!isfinite (size) || size == 0)
    return 3;
  return CLAMP (2 - (int) floor (log10 (size)), 0, 8);
}

/**
 * vtr_label_error:
 * @value: a standard error
 *
 * Returns: (transfer full): two significant digits: "0.0019", "12"
 */
char *
vtr_label_error (double value)
{
  if (!isfinite (value) || value == 0)
    return vtr_label_fixed (value, 0);
  if (fabs (value) < 1e-4)
    return vtr_label_power (value);
  return vtr_label_fixed (value, MAX (0, 1 - (int) floor (log10 (fabs (value)))));
}
