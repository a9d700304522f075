/* Every colour, weight and font size that a chart uses: light, dark, high contrast (UX.md, section 4).
 * Figures speak of inks (what a thing means); only a theme turns an ink into a colour. */
#pragma once
#include <glib-object.h>

G_BEGIN_DECLS

/**
 * VtrInk: what a mark means.
 * @VTR_INK_SERIES_1: the current model, solid; 2 to 6 have each a colour and a dash of their own
 * @VTR_INK_POSITIVE: raises the prediction
 * @VTR_INK_NEGATIVE: lowers it
 * @VTR_INK_NEUTRAL: bars without a sign
 * @VTR_INK_CHOSEN: the chosen class
 * @VTR_INK_OTHER: the other class
 * @VTR_INK_MISSING: values that are not there
 * @VTR_INK_REFERENCE: dashed lines to compare with: chance, a threshold
 * @VTR_INK_ON_FILL: text on a saturated fill
 * @VTR_INK_HIGHLIGHT: the ground behind what is selected
 */
typedef enum
{
  VTR_INK_NONE,
  VTR_INK_SERIES_1, VTR_INK_SERIES_2, VTR_INK_SERIES_3, VTR_INK_SERIES_4, VTR_INK_SERIES_5, VTR_INK_SERIES_6,
  VTR_INK_POSITIVE, VTR_INK_NEGATIVE, VTR_INK_POSITIVE_TEXT, VTR_INK_NEGATIVE_TEXT,
  VTR_INK_NEUTRAL, VTR_INK_CHOSEN, VTR_INK_OTHER, VTR_INK_MISSING,
  VTR_INK_TEXT, VTR_INK_DIM, VTR_INK_AXIS, VTR_INK_GRID, VTR_INK_REFERENCE,
  VTR_INK_GROUND, VTR_INK_ON_FILL, VTR_INK_HIGHLIGHT,
  VTR_INK_GOOD, VTR_INK_WATCH, VTR_INK_ACT,
  VTR_INK_RIGHT, VTR_INK_WRONG,           /* confusion cells: on and off the diagonal, at full strength */
  VTR_N_INKS
} VtrInk;
#define VTR_INK_SERIES(i) ((VtrInk) (VTR_INK_SERIES_1 + (i) % 6))

typedef enum
{
  VTR_RAMP_FEATURE,        /* low → high feature value */
  VTR_RAMP_SEQUENTIAL,     /* scores */
  VTR_RAMP_CORRELATION,    /* −1 … 1 */
  VTR_RAMP_CONTRIBUTION,   /* lowers … ground … raises */
  VTR_N_RAMPS
} VtrRamp;

typedef enum
{
  VTR_FONT_TITLE,          /* 14 bold */
  VTR_FONT_LABEL,          /* 12 */
  VTR_FONT_LABEL_BOLD,     /* 12 bold */
  VTR_FONT_AXIS,           /* 11, ticks and axis titles */
  VTR_FONT_COUNT,          /* 19 bold, confusion cells */
  VTR_N_FONTS
} VtrFont;

/* 0xAARRGGBB, not premultiplied */
typedef guint32 VtrColor;

typedef struct _VtrTheme VtrTheme;
#define VTR_TYPE_THEME (vtr_theme_get_type ())
GType       vtr_theme_get_type     (void);
VtrTheme   *vtr_theme_new          (gboolean dark, gboolean high_contrast);
/* The light theme with made-up text widths (0.55 em a character): golden tests on any machine. */
VtrTheme   *vtr_theme_new_fixed    (void);
VtrTheme   *vtr_theme_ref          (VtrTheme *theme);
void        vtr_theme_unref        (VtrTheme *theme);
gboolean    vtr_theme_is_dark      (const VtrTheme *theme);

VtrColor    vtr_theme_get_color    (const VtrTheme *theme, VtrInk ink);
/* @position 0 … 1; NaN: the colour of missing values */
VtrColor    vtr_theme_get_ramp     (const VtrTheme *theme, VtrRamp ramp, double position);
/* Dash lengths in px; 0: solid */
guint       vtr_theme_get_dash     (const VtrTheme *theme, VtrInk ink, double dash[4]);
/* px to add to every line (high contrast) */
double      vtr_theme_get_extra_weight (const VtrTheme *theme);
/* Black or white, whichever is read better on @ground */
VtrColor    vtr_theme_get_text_on  (const VtrTheme *theme, VtrColor ground);
VtrColor    vtr_color_mix          (VtrColor a, VtrColor b, double share_of_b);
double      vtr_color_contrast     (VtrColor a, VtrColor b);   /* WCAG 2, 1 … 21 */

const char *vtr_theme_get_family   (const VtrTheme *theme);
double      vtr_theme_get_font_size (const VtrTheme *theme, VtrFont font);  /* px */
gboolean    vtr_theme_is_font_bold (const VtrTheme *theme, VtrFont font);
/* Width, ascent and descent in px of one line of @text. */
void        vtr_theme_measure      (const VtrTheme *theme, VtrFont font, const char *text,
                                    double *width, double *ascent, double *descent);
/* @text, or as much of it as fits @width with "…" at the end; (transfer full). */
char       *vtr_theme_ellipsize    (const VtrTheme *theme, VtrFont font, const char *text, double width);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VtrTheme, vtr_theme_unref)

G_END_DECLS
