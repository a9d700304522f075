/* What the commands share: the options that several of them take, the progress bar, Ctrl-C, and how
 * results and errors come out. One command is one file with one function, cmd_NAME (). */
#pragma once
#include "vtr-chart.h"
#include "vtr-json.h"
#include "vtr-progress.h"
#include "vtr-read.h"

G_BEGIN_DECLS

/* Which groups of shared options a command takes. */
typedef enum
{
  CLI_DATA = 1 << 0,     /* how to read DATA */
  CLI_PLOTS = 1 << 1,    /* --plot and how it looks */
} CliGroups;

typedef struct
{
  const char  *command;
  char       **arguments;       /* what is left when the options are taken away */
  guint        n_arguments;
  VtrProgress *progress;

  gboolean     json, show_progress;
  char        *document;        /* (nullable): printed when all has worked, pictures too */
  char        *output;
  gint64       seed;
  int          threads;

  char        *delimiter, *encoding, *decimal, *na, *types, *ignore, *weight, *group, *time, *ragged, *labels;
  gboolean     no_header;

  char       **plots;           /* "KIND=FILE" */
  char        *size, *title;
  gboolean     dark;
  int          max_display;

  char       **argv;            /* as typed, for "how to make it again" */
  gboolean     list_options;    /* for shell completion: print the options instead of running */
} Cli;

/* Options that come from properties: --NAME VALUE for every setting of the kinds below @base. */
typedef struct
{
  GType       base;
  GHashTable *values;           /* (out) setting → value, as given */
} CliSettings;

typedef int (*CliFunc) (Cli *cli, GError **error);

typedef struct
{
  const char *name;
  const char *usage;            /* "MODEL DATA" */
  const char *summary;          /* N_() */
  CliFunc     run;
} CliCommand;

/* Parses the command's options: the shared ones of @groups, @entries, and those of @settings
 * (nullable); then sets threads and watches Ctrl-C. FALSE with no error: all is done (help). */
gboolean    cli_parse          (Cli *cli, CliGroups groups, const GOptionEntry *entries, CliSettings *settings,
                                guint min_arguments, guint max_arguments, GError **error);
/* "A,b,"c,d"" → its parts; NULL stays NULL. */
char      **cli_split_list     (const char *text, GError **error);
VtrDataset *cli_read           (Cli *cli, const char *source, GError **error);
/* Rows as in "0-9", "3", "0,4,10-20", "all"; (transfer full). */
guint32    *cli_parse_rows     (const char *text, gsize n_available, gsize *n, GError **error);

/* The document of --json, on standard output when the command is done; and in the file @path (nullable). */
gboolean    cli_put_json       (Cli *cli, JsonBuilder *builder, const char *path, GError **error);
/* @text and a line end, on standard output. */
void        cli_print          (const char *text);
/* Text for people, on standard output; nothing with --json. */
void        cli_say            (Cli *cli, const char *format, ...) G_GNUC_PRINTF (2, 3);
/* A remark on standard error. */
void        cli_note           (Cli *cli, const char *format, ...) G_GNUC_PRINTF (2, 3);
/* A table: @texts is rows × columns, the first row is the header; numbers at the right. */
void        cli_say_table      (Cli *cli, const char *const *texts, guint n_rows, guint n_columns);
char       *cli_format_score   (double value);      /* three digits, "–" for NaN */
char       *cli_format_signed  (double value);      /* "+0.213", "−0.213" */

/* Draws every --plot from @input (its title, size and so on are filled in here). */
gboolean    cli_check_plots    (Cli *cli, GError **error);   /* before the work: kinds and endings */
gboolean    cli_draw_plots     (Cli *cli, VtrChartInput *input, GError **error);

/* Ctrl-C and the progress bar: a thread that waits for signals and draws meanwhile. */
void        cli_watch_start    (VtrProgress *progress, gboolean show_lines);
void        cli_watch_stop     (void);

int         cmd_data           (Cli *cli, GError **error);
int         cmd_train          (Cli *cli, GError **error);
int         cmd_predict        (Cli *cli, GError **error);
int         cmd_evaluate       (Cli *cli, GError **error);
int         cmd_explain        (Cli *cli, GError **error);
int         cmd_report         (Cli *cli, GError **error);
int         cmd_reference      (Cli *cli, GError **error);

extern const CliCommand cli_commands[];      /* ends with a name of NULL */
const CliCommand *cli_find_command (const char *name, GError **error);

/* Gates of `update` and `monitor`: the exit status of a run that worked but did not pass. */
#define CLI_DONE 0
#define CLI_GATE 4

G_END_DECLS
