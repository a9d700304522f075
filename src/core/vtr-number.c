/* Numbers as text, independent of the locale.
 *
 * Reading: up to 2⁵³ as digits and a power of ten of at most 22 are both exact doubles, so one
 * multiplication or division rounds correctly (Clinger, "How to read floating point numbers
 * accurately", PLDI 1990); everything else goes to g_ascii_strtod().
 * Writing: the first of 15, 16 and 17 significant digits that reads back the same.
 * Words (nan, inf, NA) and hexadecimal numbers are no numbers here: the reader of a file decides. */
#include "vtr-number.h"

#include <math.h>
#include <string.h>

#define MAX_EXACT_POWER 22
#define MAX_EXACT_DIGITS (G_GUINT64_CONSTANT (1) << 53)
#define MAX_SHORT_TEXT 64
#define EXPONENT_LIMIT 100000

typedef struct
{
  const char *next;
  const char *end;
  guint64 digits;   /* the significant digits so far, as an integer */
  gboolean is_cut;  /* digits were dropped */
  gboolean has_any; /* any digit seen */
  gint64 exponent;  /* of ten */
} Scan;

static void
scan_digits (Scan *scan, gboolean after_point)
{
  for (; scan->next < scan->end && g_ascii_isdigit (*scan->next); scan->next++)
    {
      scan->has_any = TRUE;
      if (scan->digits < G_MAXUINT64 / 10 - 9)
        {
          scan->digits = scan->digits * 10 + (guint64) (*scan->next - '0');
          scan->exponent -= after_point;
        }
      else
        {
          scan->is_cut = TRUE;
          scan->exponent += !after_point;
        }
    }
}

static gboolean
scan_exponent (Scan *scan)
{
  gboolean negative = FALSE;
  gint64 exponent = 0;

  if (scan->next < scan->end && (*scan->next == '+' || *scan->next == '-'))
    negative = *scan->next++ == '-';
  if (scan->next == scan->end)
    return FALSE;

  for (; scan->next < scan->end; scan->next++)
    {
      if (!g_ascii_isdigit (*scan->next))
        return FALSE;
      exponent = MIN (exponent * 10 + (*scan->next - '0'), EXPONENT_LIMIT);
    }

  scan->exponent += negative ? -exponent : exponent;
  return TRUE;
}

static gboolean
parse_slowly (const char *text, gsize length, double *value)
{
  char buffer[MAX_SHORT_TEXT];
  g_autofree char *long_text = NULL;
  char *copy = buffer;

  if (length >= sizeof buffer)
    copy = long_text = g_malloc (length + 1);
  memcpy (copy, text, length);
  copy[length] = '\0';

  *value = g_ascii_strtod (copy, NULL);
  return isfinite (*value);
}

/**
 * vtr_number_parse:
 * @text: (array length=length): the text; need not end in a NUL
 * @length: its length in bytes
 * @value: (out): the number; untouched when there is none
 *
 * Reads a decimal number such as "-12", "+.5", "3." or "6.02e23", correctly rounded. The whole text
 * must be the number: no spaces, grouping, words or hexadecimals. A number too large for a double
 * is refused; one too small becomes 0.
 *
 * Returns: whether @text is a number
 */
gboolean
vtr_number_parse (const char *text, gsize length, double *value)
{
  static const double powers[] = { 1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                   1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                   1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22 };
  Scan scan = { text, text + length };
  gboolean negative = FALSE;
  double result;

  if (length > 0 && (*text == '-' || *text == '+'))
    negative = *scan.next++ == '-';

  scan_digits (&scan, FALSE);
  if (scan.next < scan.end && *scan.next == '.')
    {
      scan.next++;
      scan_digits (&scan, TRUE);
    }
  if (!scan.has_any)
    return FALSE;
  if (scan.next < scan.end && (*scan.next == 'e' || *scan.next == 'E'))
    {
      scan.next++;
      if (!scan_exponent (&scan))
        return FALSE;
    }
  if (scan.next != scan.end)
    return FALSE;

  if (!scan.is_cut && scan.digits <= MAX_EXACT_DIGITS && ABS (scan.exponent) <= MAX_EXACT_POWER)
    {
      result = scan.exponent < 0 ? (double) scan.digits / powers[-scan.exponent]
                                 : (double) scan.digits * powers[scan.exponent];
      if (negative)
        result = -result;
    }
  else if (!parse_slowly (text, length, &result))
    {
      return FALSE;
    }

  *value = result;
  return TRUE;
}

/**
 * vtr_number_format:
 * @value: a number
 * @buffer: (array fixed-size=32): where to write it
 *
 * Writes the shortest of 15, 16 or 17 significant digits that reads back to the same double, with a
 * point and without grouping; "nan", "inf" and "-inf" for what is no number.
 *
 * Returns: (transfer none): @buffer
 */
char *
vtr_number_format (double value, char buffer[VTR_NUMBER_BUF_SIZE])
{
  static const char *const formats[] = { "%.15g", "%.16g", "%.17g" };

  if (!isfinite (value))
    {
      const char *word = isnan (value) ? "nan" : value > 0.0 ? "inf" : "-inf";

      g_strlcpy (buffer, word, VTR_NUMBER_BUF_SIZE);
      return buffer;
    }

  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      double back = 0.0;

      g_ascii_formatd (buffer, VTR_NUMBER_BUF_SIZE, formats[i], value);
      if (vtr_number_parse (buffer, strlen (buffer), &back) && back == value)
        break;
    }
  return buffer;
}
