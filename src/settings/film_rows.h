// Rows of the table in settings_table.c, of which this is a part: what a film has beside its picture.
// clang-format off
    {.key = "passes", .label = TR("Passes of a film"), .type = SET_INT, .group = GROUP_FILM, .effect = EFFECT_START,
     .min = 0, .max = 1000, .step = 1, .initial = 0, .unit = "", .offset = offsetof(Settings, passes),
     .help = TR("Ends a film on the data, after so many whole passes of the flow and the pause there, instead of after --seconds. 2 suits "
                "a loop for a slide. 0: --seconds decides.")},
    {.key = "timeline", .label = TR("Timeline"), .type = SET_TEXT, .group = GROUP_FILM, .effect = EFFECT_START,
     .file = true, .unit = "", .offset = offsetof(Settings, timeline),
     .help = TR("A file of lines such as zoom = 1 .. 2.5 in 2 s, t = 0 .. 1 in 4 s, wait 2 s or select 2, which a film carries out one "
                "after the other. It ends when they do, unless --seconds or --passes say otherwise.")},
    {.key = "title", .label = TR("Title card"), .type = SET_TEXT, .group = GROUP_FILM, .effect = EFFECT_START,
     .file = true, .unit = "", .offset = offsetof(Settings, title),
     .help = TR("Words that a film begins with, on a card of their own. What follows a line break in them stands smaller below.")},
    {.key = "title-seconds", .label = TR("Title card's length"), .type = SET_REAL, .group = GROUP_FILM, .effect = EFFECT_START,
     .min = 0.5, .max = 60, .initial = 3, .unit = "s", .offset = offsetof(Settings, title_seconds),
     .help = TR("How long the title card stands. 3 s are enough for one line.")},
    {.key = "reading", .label = TR("Reading speed"), .type = SET_REAL, .group = GROUP_FILM, .effect = EFFECT_START, .log_scale = true,
     .min = 0.25, .max = 4, .initial = 1, .unit = "×", .offset = offsetof(Settings, reading),
     .help = TR("How fast the texts of a filmed lesson are read. 1 leaves time to read them aloud, 2 half of that.")},
    {.key = "background", .label = TR("Background"), .type = SET_CHOICE, .group = GROUP_FILM, .effect = EFFECT_START,
     .choice = choice_background, .initial_name = "stage", .unit = "", .offset = offsetof(Settings, background),
     .help = TR("What a picture has behind it. None: it is transparent, to be laid over something else. It takes a .png, or a folder of "
                "them for a film.")},
// clang-format on
