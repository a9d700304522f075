/* The data sets that come with Vitrine: where they lie, what they are, and a picture of each. */
#pragma once
#include "vtr-dataset.h"
#include "vtr-progress.h"

G_BEGIN_DECLS

/* How the picture of a sample shows it. */
typedef enum
{
  VTR_SAMPLE_CLASSES,      /* x, y; colour: class */
  VTR_SAMPLE_RARE,         /* the same, one rare class over a grey one */
  VTR_SAMPLE_VALUE,        /* x, y; colour: the value that is predicted */
  VTR_SAMPLE_HISTOGRAM,    /* of x: all rows light, the first class over it */
  VTR_SAMPLE_IMAGES,       /* the first rows as pictures of 8 × 8 */
} VtrSampleStyle;

typedef struct
{
  const char    *file, *title, *task;    /* title, task: N_() */
  guint          n_rows, n_columns;
  const char    *kind;                   /* N_(): "classification", for the accessible name */
  VtrSampleStyle style;
  const char    *x, *y, *target;         /* columns of the picture */
} VtrSample;

#define VTR_N_SAMPLES 7
const VtrSample *vtr_sample_get      (guint index);
char            *vtr_sample_dup_path (const VtrSample *sample);
gboolean         vtr_sample_owns     (const char *path);      /* is the file one of ours? */

G_END_DECLS
