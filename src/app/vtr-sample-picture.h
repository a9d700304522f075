/* A small picture of a sample's real data, without axes. */
#pragma once
#include "vtr-samples.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

#define VTR_TYPE_SAMPLE_PICTURE (vtr_sample_picture_get_type ())
G_DECLARE_FINAL_TYPE (VtrSamplePicture, vtr_sample_picture, VTR, SAMPLE_PICTURE, GtkWidget)

GtkWidget  *vtr_sample_picture_new      (const VtrSample *sample);
/* The numbers from a data set, main thread; NULL: it is not the sample's. */
void        vtr_sample_picture_set_data (VtrSamplePicture *self, VtrDataset *dataset);

G_END_DECLS
