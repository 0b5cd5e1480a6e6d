// Rows of the table in settings_table.c, of which this is a part: how far picture and film go, and what a film has beside a
// picture.
// clang-format off
    {.key = "train", .label = TR("Training steps"), .type = SET_INT, .group = GROUP_FILM, .effect = EFFECT_START,
     .min = 0, .max = 10000000, .step = 1, .initial = 2000, .unit = "", .offset = offsetof(Settings, train),
     .help = TR("Training steps before a picture or film, and those of train. 2000 shows the shape, 20000 sharpens it. 0 films "
                "learning from the start.")},
    {.key = "time", .label = TR("Flow time"), .type = SET_REAL, .group = GROUP_FILM, .effect = EFFECT_OPEN,
     .min = 0, .max = 1, .initial = 1, .unit = "", .offset = offsetof(Settings, time),
     .help = TR("Flow time that a picture shows: 0 is noise, 1 is data. Try 0.5 to catch the particles on their way.")},
    {.key = "seconds", .label = TR("Film length"), .type = SET_REAL, .group = GROUP_FILM, .effect = EFFECT_START, .log_scale = true,
     .min = 0.1, .max = 3600, .initial = 12, .unit = "s", .offset = offsetof(Settings, seconds),
     .help = TR("Length of a film. 12 s shows two passes of the flow at the usual speed.")},
    {.key = "fps", .label = TR("Frames per second"), .type = SET_INT, .group = GROUP_FILM, .effect = EFFECT_START,
     .min = 1, .max = 120, .step = 1, .initial = 30, .unit = "", .offset = offsetof(Settings, fps),
     .help = TR("Frames per second of a film. 30 is smooth, 60 suits fast motion, 15 a small .gif. A .gif has 50 at most.")},
    {.key = "steps-per-frame", .label = TR("Training steps per frame"), .type = SET_INT, .group = GROUP_FILM, .effect = EFFECT_START,
     .min = 0, .max = 10000, .step = 1, .initial = 20, .unit = "", .offset = offsetof(Settings, steps_per_frame),
     .help = TR("Training steps between two frames of a film, the same on every machine. 20 lets the shape appear within "
                "seconds. 0 films the flow without further training.")},
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
