/* The help: what each page is for and what is not to be guessed, in the order in which a person meets
 * it. Keys are in the shortcuts window. */
#include "vtr-help.h"
#include "vtr-config.h"
#include <adwaita.h>
#include <glib/gi18n.h>

static const struct { const char *title, *text; } topics[] = {
  { N_("Opening Data"),
    N_("Open a file, drop it on the window, paste a table, or start with a sample. Delimiter, encoding, decimal mark and "
       "kinds of columns are found by looking. Nothing leaves this computer.") },
  { N_("Choosing What to Predict"),
    N_("On the Data page, choose the target in the inspector (F8) or with a right click on a column. Columns that give the "
       "answer away, such as a number of the row, are better ignored.") },
  { N_("Finding Rows"),
    N_("Ctrl+F finds text, or rows by a condition: age > 40 and occupation = Sales. A click on a column’s header selects "
       "it, a second click sorts.") },
  { N_("Training a Model"),
    N_("On the Model page, choose a learner and press Train. A quarter of the rows is held out and never seen in training; "
       "the leaderboard compares all models on the same folds.") },
  { N_("How Good Is It?"),
    N_("Evaluate shows scores on the held-out rows, each with the interval in which 95 of 100 repetitions would fall. The "
       "threshold decides from which probability on the answer is yes; what follows it has a chain icon.") },
  { N_("Why Does It Answer So?"),
    N_("Explain shows how much each feature moved each prediction away from the average (SHAP values). Every value has a "
       "standard error; Refine makes it smaller. Green: at most 0.005, amber: at most 0.02.") },
  { N_("One Row, and What If"),
    N_("Choose a row in any chart or table. One Row shows what raised and lowered its prediction; move the sliders to see "
       "what another value would change.") },
  { N_("Charts"),
    N_("Point at a mark, or walk with the arrow keys, to read it. Drag a rectangle to select rows, with Shift to add and "
       "with Ctrl to take away. The chart menu copies, exports and prints; drag a chart’s title to another program to "
       "take the picture there.") },
  { N_("Undo, and Where Work Is Kept"),
    N_("Everything that changes data, models or threshold can be undone. Projects save themselves; Save As gives the file a "
       "name and a place. If the program ends unexpectedly, it offers your project again.") },
  { N_("The Command Line"),
    N_("vitrine-cli does the same work with the same numbers. Copy as Command in a chart’s menu gives the lines that make "
       "that chart; man vitrine-cli describes all of them.") },
};

static GtkWidget *
new_topic (const char *title, const char *text)
{
  GtkWidget *row = adw_expander_row_new (), *label = gtk_label_new (text);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_widget_add_css_class (label, "help-text");
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (row), label);
  return row;
}

/**
 * vtr_help_new:
 * @parent: (nullable): the window it belongs to
 *
 * Returns: (transfer none): the help, not yet shown
 */
GtkWidget *
vtr_help_new (GtkWindow *parent)
{
  AdwPreferencesPage *page = ADW_PREFERENCES_PAGE (adw_preferences_page_new ());
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  GtkWidget *window = g_object_new (ADW_TYPE_PREFERENCES_WINDOW, "transient-for", parent, "title", _("Help"),
                                    "search-enabled", FALSE, "default-width", 560, "default-height", 640, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (topics); i++)
    {
      GtkWidget *topic = new_topic (_(topics[i].title), _(topics[i].text));
      adw_expander_row_set_expanded (ADW_EXPANDER_ROW (topic), i == 0);
      adw_preferences_group_add (group, topic);
    }
  adw_preferences_page_add (page, group);
  adw_preferences_window_add (ADW_PREFERENCES_WINDOW (window), page);
  return window;
}
