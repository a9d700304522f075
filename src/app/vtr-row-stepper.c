/* VtrRowStepper: it shows the session's row and sets it. Digits of what is typed are the number, so
 * that "Row 8,988" may be edited as it stands. */
#include "vtr-row-stepper.h"
#include "vtr-config.h"
#include "vtr-label.h"
#include <glib/gi18n.h>
#include <math.h>

struct _VtrRowStepper
{
  GtkWidget parent_instance;

  GtkWidget  *box, *previous, *next, *entry, *predicted, *actual;
  VtrSession *session;      /* (nullable); borrowed from the page */
};

G_DEFINE_FINAL_TYPE (VtrRowStepper, vtr_row_stepper, GTK_TYPE_WIDGET)

static gint64
get_n_rows (VtrRowStepper *self)
{
  VtrDataset *dataset = self->session != NULL ? vtr_project_get_dataset (vtr_session_get_project (self->session)) : NULL;

  return dataset != NULL ? (gint64) vtr_dataset_get_n_rows (dataset) : 0;
}

static void
show_number (VtrRowStepper *self)
{
  gint64 row = self->session != NULL ? vtr_session_get_row (self->session) : -1;
  g_autofree char *number = row >= 0 ? vtr_label_count (row) : g_strdup ("–");
  g_autofree char *text = g_strdup_printf (_("Row %s"), number);

  gtk_editable_set_text (GTK_EDITABLE (self->entry), text);
  gtk_widget_set_sensitive (self->previous, row > 0);
  gtk_widget_set_sensitive (self->next, row >= 0 && row + 1 < get_n_rows (self));
}

/* The class that the threshold, or the largest probability, gives; a number for regression. */
static char *
dup_predicted (VtrSession *session, const VtrAttributionData *d)
{
  VtrModel *model = vtr_session_get_model (session);
  const VtrModelInfo *info = vtr_model_get_info (model);
  guint best = 0;

  if (info->classes == NULL)
    return vtr_label_value (d->predictions[0]);
  for (guint c = 1; c < d->n_outputs; c++)
    best = d->predictions[c] > d->predictions[best] ? c : best;
  if (d->n_outputs == 2)
    best = d->predictions[1] >= vtr_session_get_threshold (session) ? 1 : 0;
  return g_strdup (d->outputs[best]);
}

static char *
dup_actual (VtrSession *session)
{
  VtrDataset *dataset = vtr_project_get_dataset (vtr_session_get_project (session));
  const char *target = vtr_model_get_info (vtr_session_get_model (session))->target;
  gint64 row = vtr_session_get_row (session);
  int index = target != NULL ? vtr_dataset_find (dataset, target) : -1;

  return index >= 0 && row >= 0 && row < (gint64) vtr_dataset_get_n_rows (dataset)
             ? vtr_column_dup_text (vtr_dataset_get_column (dataset, index), row) : NULL;
}

static void
show_pills (VtrRowStepper *self)
{
  VtrAttribution *attribution = vtr_session_get_row_attribution (self->session);
  const VtrAttributionData *d = attribution != NULL ? vtr_attribution_get_data (attribution) : NULL;
  g_autofree char *predicted = d != NULL && d->n_rows > 0 && !d->logit ? dup_predicted (self->session, d) : NULL;
  g_autofree char *actual = dup_actual (self->session);
  g_autofree char *predicted_text = g_strdup_printf (_("Predicted %s"), predicted != NULL ? predicted : "…");
  g_autofree char *actual_text = g_strdup_printf (_("Actual %s"), actual != NULL ? actual : "–");
  gboolean classes = vtr_model_get_info (vtr_session_get_model (self->session))->classes != NULL;
  gboolean wrong = classes && predicted != NULL && actual != NULL && !g_str_equal (predicted, actual);

  gtk_label_set_label (GTK_LABEL (self->predicted), predicted_text);
  gtk_label_set_label (GTK_LABEL (self->actual), actual_text);
  gtk_widget_set_visible (self->actual, actual != NULL);
  gtk_widget_remove_css_class (self->actual, wrong ? "good" : "warn");
  gtk_widget_add_css_class (self->actual, wrong ? "warn" : "good");
}

/**
 * vtr_row_stepper_refresh:
 * @self: a stepper
 * @session: whose row it shows and sets
 */
void
vtr_row_stepper_refresh (VtrRowStepper *self, VtrSession *session)
{
  g_return_if_fail (VTR_IS_ROW_STEPPER (self));
  self->session = session;
  show_number (self);
  if (vtr_session_get_model (session) != NULL)
    show_pills (self);
}

void
vtr_row_stepper_step (VtrRowStepper *self, int step)
{
  g_return_if_fail (VTR_IS_ROW_STEPPER (self));
  if (self->session == NULL || get_n_rows (self) == 0)
    return;
  vtr_session_set_row (self->session, CLAMP (vtr_session_get_row (self->session) + step, 0, get_n_rows (self) - 1));
}

static void
previous_cb (GtkButton *button, VtrRowStepper *self)
{
  vtr_row_stepper_step (self, -1);
}

static void
next_cb (GtkButton *button, VtrRowStepper *self)
{
  vtr_row_stepper_step (self, 1);
}

static void
typed_cb (GtkEntry *entry, VtrRowStepper *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (entry));
  gint64 row = -1;

  for (; *text != '\0'; text++)
    if (g_ascii_isdigit (*text) && row < G_MAXINT32)
      row = 10 * MAX (row, 0) + (*text - '0');
  if (row >= 0 && get_n_rows (self) > 0)
    vtr_session_set_row (self->session, MIN (row, get_n_rows (self) - 1));
  show_number (self);
  gtk_editable_set_position (GTK_EDITABLE (entry), -1);
}

static void
vtr_row_stepper_dispose (GObject *object)
{
  g_clear_pointer (&VTR_ROW_STEPPER (object)->box, gtk_widget_unparent);
  G_OBJECT_CLASS (vtr_row_stepper_parent_class)->dispose (object);
}

static void
vtr_row_stepper_class_init (VtrRowStepperClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = vtr_row_stepper_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_GROUP);
}

static GtkWidget *
add_button (VtrRowStepper *self, const char *icon, const char *name, GCallback clicked)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_set_tooltip_text (button, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_box_append (GTK_BOX (self->box), button);
  g_signal_connect (button, "clicked", clicked, self);
  return button;
}

static GtkWidget *
add_pill (VtrRowStepper *self, const char *style)
{
  GtkWidget *pill = gtk_label_new (NULL);

  gtk_widget_add_css_class (pill, "tag");
  gtk_widget_add_css_class (pill, style);
  gtk_widget_set_valign (pill, GTK_ALIGN_CENTER);
  gtk_label_set_ellipsize (GTK_LABEL (pill), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (pill), 24);
  gtk_box_append (GTK_BOX (self->box), pill);
  return pill;
}

static void
vtr_row_stepper_init (VtrRowStepper *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  self->previous = add_button (self, "go-previous-symbolic", _("Previous Row (Alt+Left)"), G_CALLBACK (previous_cb));
  self->entry = gtk_entry_new ();
  gtk_editable_set_width_chars (GTK_EDITABLE (self->entry), 10);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (self->entry), 10);
  gtk_editable_set_alignment (GTK_EDITABLE (self->entry), 0.5);
  gtk_widget_set_tooltip_text (self->entry, _("Type a row number"));
  gtk_widget_add_css_class (self->entry, "numeric");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Row"), -1);
  gtk_box_append (GTK_BOX (self->box), self->entry);
  g_signal_connect (self->entry, "activate", G_CALLBACK (typed_cb), self);
  self->next = add_button (self, "go-next-symbolic", _("Next Row (Alt+Right)"), G_CALLBACK (next_cb));
  self->predicted = add_pill (self, "accent");
  self->actual = add_pill (self, "good");
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Row"), -1);
}

GtkWidget *
vtr_row_stepper_new (void)
{
  return g_object_new (VTR_TYPE_ROW_STEPPER, NULL);
}
