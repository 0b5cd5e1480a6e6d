// The table itself: one row per parameter, in the order of the groups and of Settings.
#include "base/language.h"
#include "settings/settings_choice.h"

#include "base/check.h"
#include "flow/times.h"
#include "num/mlp.h"

#define SIZE(w, h) ((w)*65536.0 + (h))

// A row reads best as key and type, range and default, label, help.
// clang-format off
static const Setting rows[] = {
    // ---- data --------------------------------------------------------------------------------------------------------------
    {.key = "data", .label = TR("Data"), .type = SET_CHOICE, .group = GROUP_DATA, .effect = EFFECT_RESTART,
     .choice = choice_dist, .initial_name = "moons", .unit = "", .offset = offsetof(Settings, data),
     .help = TR("The shape to learn. Start with two moons; the checkerboard is harder, because it has gaps and sharp edges.")},
    {.key = "source", .label = TR("Source"), .type = SET_CHOICE, .group = GROUP_DATA, .effect = EFFECT_RESTART,
     .choice = choice_dist, .initial_name = "gaussian", .unit = "", .offset = offsetof(Settings, source),
     .help = TR("Where the particles start at t = 0. Gaussian noise is the usual choice and the one that diffusion assumes.")},
    {.key = "seed", .label = TR("Random seed"), .type = SET_INT, .group = GROUP_DATA, .effect = EFFECT_RESTART,
     .min = 0, .max = 2147483647, .step = 1, .initial = 1, .unit = "", .offset = offsetof(Settings, seed),
     .help = TR("All randomness follows from this number: the same seed and settings repeat the same run. Change it to see how "
              "much is chance.")},
    {.key = "data-file", .label = TR("Data file"), .type = SET_TEXT, .group = GROUP_DATA, .effect = EFFECT_RESTART,
     .beside = true, .unit = "", .offset = offsetof(Settings, data_file),
     .help = TR("The file of data points when data is file: a .csv with columns x,y and an optional label, or a .npy of shape (n, 2). "
              "--data points.csv sets both.")},
    {.key = "source-file", .label = TR("Source file"), .type = SET_TEXT, .group = GROUP_DATA, .effect = EFFECT_RESTART,
     .beside = true, .unit = "", .offset = offsetof(Settings, source_file),
     .help = TR("The same for the source. --source points.csv sets both.")},
    {.key = "keep-scale", .label = TR("Keep the scale"), .type = SET_BOOL, .group = GROUP_DATA, .effect = EFFECT_RESTART,
     .initial = false, .unit = "", .offset = offsetof(Settings, keep_scale),
     .help = TR("Leaves the points of files in their own coordinates. Off, they are centred and scaled to fill the stage, which "
              "suits training.")},
    {.key = "train-points", .label = TR("Training points"), .type = SET_INT, .group = GROUP_DATA, .effect = EFFECT_RESTART,
     .min = 0, .max = 10000000, .step = 1, .initial = 0, .unit = "", .offset = offsetof(Settings, train_points),
     .help = TR("Trains on that many data points, drawn once, as papers do. 0 draws fresh ones for every batch, so that nothing "
              "can be learned by heart.")},

    // ---- path --------------------------------------------------------------------------------------------------------------
    {.key = "model", .label = TR("Model"), .type = SET_CHOICE, .group = GROUP_PATH, .effect = EFFECT_LANE,
     .choice = choice_model, .initial_name = "flow-matching", .unit = "", .offset = offsetof(Settings, model),
     .help = TR("The kind of generative model that is trained. Flow matching covers the diffusion and optimal transport paths.")},
    {.key = "path", .label = TR("Path"), .type = SET_CHOICE, .group = GROUP_PATH, .effect = EFFECT_LANE,
     .choice = choice_path, .initial_name = "ot", .unit = "", .offset = offsetof(Settings, path),
     .help = TR("How noise turns into data along the way: diffusion (vp) takes each pair along an arc, optimal transport (ot) "
              "along a line. Compare these two, and mind the pairing: a straight path alone does not make the particles run "
              "straight.")},
    {.key = "pairing", .label = TR("Pairing"), .type = SET_CHOICE, .group = GROUP_PATH, .effect = EFFECT_LANE,
     .choice = choice_pairing, .initial_name = "ot", .unit = "", .offset = offsetof(Settings, pairing),
     .help = TR("Which noise point is trained towards which data point: any (random), a near one found by optimal transport within "
              "the batch (matched), one of the near ones (softly matched), or the one to which the lane looked at carries it "
              "(reflow). Choose matched with the path ot to see nearly straight trajectories.")},
    {.key = "match", .label = TR("Matching group"), .type = SET_INT, .group = GROUP_PATH, .effect = EFFECT_TRAIN, .log_scale = true,
     .min = 64, .max = 1024, .step = 32, .initial = 64, .unit = "", .offset = offsetof(Settings, match),
     .help = TR("Number of points that OT pairing matches at a time. 64 is enough for nearly straight trajectories; larger groups "
              "match a little better and take longer.")},
    {.key = "sigma-min", .label = TR("Remaining noise"), .type = SET_REAL, .group = GROUP_PATH, .effect = EFFECT_RESTART,
     .min = 0, .max = 0.5, .initial = 0.01, .unit = "", .offset = offsetof(Settings, sigma_min),
     .help = TR("Noise that the path ot leaves at t = 1, which blurs the data by that much. 0.01 cannot be seen; papers often use "
              "0.1 in two dimensions.")},
    {.key = "beta-min", .label = TR("β at the data end"), .type = SET_REAL, .group = GROUP_PATH, .effect = EFFECT_RESTART,
     .log_scale = true, .min = 0.01, .max = 10, .initial = 0.1, .unit = "", .offset = offsetof(Settings, beta_min),
     .help = TR("How quickly the path vp adds noise next to the data (t = 1). The usual value is 0.1; it must be below beta-max.")},
    {.key = "beta-max", .label = TR("β at the noise end"), .type = SET_REAL, .group = GROUP_PATH, .effect = EFFECT_RESTART,
     .log_scale = true, .min = 1, .max = 100, .initial = 20, .unit = "", .offset = offsetof(Settings, beta_max),
     .help = TR("How quickly the path vp adds noise at its far end (t = 0). The usual value is 20; much smaller values leave a "
              "trace of the data in the noise.")},
    {.key = "sigma", .label = TR("Path noise"), .type = SET_REAL, .group = GROUP_PATH, .effect = EFFECT_RESTART,
     .min = 0, .max = 2, .initial = 0, .unit = "", .offset = offsetof(Settings, sigma),
     .help = TR("Noise that the paths linear and bridge add around the line from noise to datum. Papers use 0.1 in two dimensions, "
              "and 1 for a bridge; 0 leaves the line.")},
    {.key = "sigma-lo", .label = TR("Least noise of ve"), .type = SET_REAL, .group = GROUP_PATH, .effect = EFFECT_RESTART,
     .log_scale = true, .min = 0.001, .max = 1, .initial = 0.01, .unit = "", .offset = offsetof(Settings, sigma_lo),
     .help = TR("Noise that the path ve ends with, at the data. 0.01 cannot be seen; it must be below sigma-hi.")},
    {.key = "sigma-hi", .label = TR("Largest noise of ve"), .type = SET_REAL, .group = GROUP_PATH, .effect = EFFECT_RESTART,
     .log_scale = true, .min = 0.1, .max = 100, .initial = 5, .unit = "", .offset = offsetof(Settings, sigma_hi),
     .help = TR("Noise that the path ve starts from. It must dwarf the data: 5 nearly does and still fits the stage, papers take far "
              "more.")},
    {.key = "custom-path", .label = TR("Points of the custom path"), .type = SET_TEXT, .group = GROUP_PATH, .effect = EFFECT_RESTART,
     .unit = "", .offset = offsetof(Settings, custom_path),
     .help = TR("Shape of the path custom: 2 to 8 points t:a:s, between which the data's share a(t) and the noise's share s(t) run "
              "smoothly. Without it \"0:0:1 0.5:0.3:0.8 1:1:0\", which keeps the noise for long and then hurries.")},
    {.key = "epsilon", .label = TR("Softness of sinkhorn"), .type = SET_REAL, .group = GROUP_PATH, .effect = EFFECT_TRAIN,
     .log_scale = true, .min = 0.001, .max = 100, .initial = 0.1, .unit = "", .offset = offsetof(Settings, epsilon),
     .help = TR("How softly the pairing sinkhorn matches, in units of squared distance. 0.1 is nearly exact; large values come near "
              "to random pairs.")},
    {.key = "teacher", .label = TR("Teacher of reflow"), .type = SET_TEXT, .group = GROUP_PATH, .effect = EFFECT_START,
     .file = true, .unit = "", .offset = offsetof(Settings, teacher),
     .help = TR("Model file whose flow makes the pairs of the pairing reflow: noise, and where that model carries it. The verb train "
              "needs one; a window without one lets one of its own lanes teach.")},
    {.key = "reflow-from", .label = TR("First teacher's pairing"), .type = SET_CHOICE, .group = GROUP_PATH, .effect = EFFECT_LANE,
     .choice = choice_teacher, .initial_name = "independent", .unit = "", .offset = offsetof(Settings, reflow_from),
     .help = TR("Pairing of the lane whose flow makes the first pairs of reflow. Choosing reflow in the window sets it to the lane that "
              "is looked at.")},
    {.key = "reflow-round", .label = TR("Rounds of reflow"), .type = SET_INT, .group = GROUP_PATH, .effect = EFFECT_LANE,
     .min = 1, .max = 3, .step = 1, .initial = 1, .unit = "", .offset = offsetof(Settings, reflow_round),
     .help = TR("How often a student of reflow has become the next one's teacher. Each round straightens the flow a little more, and "
              "adds a little error; 1 does most of it.")},
    {.key = "predict", .label = TR("Prediction"), .type = SET_CHOICE, .group = GROUP_PATH, .effect = EFFECT_LANE,
     .choice = choice_predict, .initial_name = "velocity", .unit = "", .offset = offsetof(Settings, predict),
     .help = TR("What the network learns to say: the velocity of flow matching, the noise or the data of diffusion models, or the "
              "score. All give a velocity; velocity is the simplest.")},

    // ---- network -----------------------------------------------------------------------------------------------------------
    {.key = "width", .label = TR("Width"), .type = SET_INT, .group = GROUP_NETWORK, .effect = EFFECT_RESTART, .log_scale = true,
     .min = MLP_MIN_WIDTH, .max = MLP_MAX_WIDTH, .step = 4, .initial = 64, .unit = "", .offset = offsetof(Settings, width),
     .help = TR("Neurons in each hidden layer. 64 suits most shapes; a wider network draws finer detail and trains more slowly.")},
    {.key = "hidden", .label = TR("Hidden layers"), .type = SET_INT, .group = GROUP_NETWORK, .effect = EFFECT_RESTART,
     .min = 1, .max = MLP_MAX_HIDDEN, .step = 1, .initial = 3, .unit = "", .offset = offsetof(Settings, hidden),
     .help = TR("Layers between input and output. 3 suits most shapes; try 1 to see what a shallow network misses.")},
    {.key = "activation", .label = TR("Activation"), .type = SET_CHOICE, .group = GROUP_NETWORK, .effect = EFFECT_RESTART,
     .choice = choice_activation, .initial_name = "silu", .unit = "", .offset = offsetof(Settings, activation),
     .help = TR("The bend in each neuron's response. SiLU gives smooth fields; ReLU gives fields with visible creases.")},
    {.key = "time-features", .label = TR("Time features"), .type = SET_INT, .group = GROUP_NETWORK, .effect = EFFECT_RESTART,
     .min = 0, .max = MLP_MAX_FREQS, .step = 1, .initial = 0, .unit = "", .offset = offsetof(Settings, time_features),
     .help = TR("Frequencies whose sine and cosine of t join the network's input. 0 is usually enough; 4 help where the field "
              "changes quickly in time.")},
    {.key = "position-features", .label = TR("Position features"), .type = SET_INT, .group = GROUP_NETWORK, .effect = EFFECT_RESTART,
     .min = 0, .max = MLP_MAX_FREQS, .step = 1, .initial = 0, .unit = "", .offset = offsetof(Settings, position_features),
     .help = TR("Random waves across the plane that join the network's input (Fourier features). 0 is usually enough; try 8 for "
              "sharp edges such as the checkerboard's.")},

    // ---- training ----------------------------------------------------------------------------------------------------------
    {.key = "batch", .label = TR("Batch size"), .type = SET_INT, .group = GROUP_TRAINING, .effect = EFFECT_TRAIN, .log_scale = true,
     .min = 64, .max = 8192, .step = 32, .initial = 256, .unit = "", .offset = offsetof(Settings, batch),
     .help = TR("Pairs of noise and data drawn for each training step. 256 is a good start; larger batches learn more steadily but "
              "each step takes longer.")},
    {.key = "rate", .label = TR("Learning rate"), .type = SET_REAL, .group = GROUP_TRAINING, .effect = EFFECT_TRAIN, .log_scale = true,
     .min = 1e-5, .max = 0.1, .initial = 0.005, .unit = "", .offset = offsetof(Settings, rate),
     .help = TR("How far each training step moves the weights. 0.005 suits this network; a loss that jumps up means that it is too "
              "high.")},
    {.key = "schedule", .label = TR("Rate schedule"), .type = SET_CHOICE, .group = GROUP_TRAINING, .effect = EFFECT_TRAIN,
     .choice = choice_schedule, .initial_name = "cosine", .unit = "", .offset = offsetof(Settings, schedule),
     .help = TR("Whether the learning rate stays as it is or falls along a cosine. Cosine ends with a calmer, finer field; "
              "constant goes on learning for as long as you watch.")},
    {.key = "decay-steps", .label = TR("Decay steps"), .type = SET_INT, .group = GROUP_TRAINING, .effect = EFFECT_TRAIN,
     .log_scale = true, .min = 1000, .max = 1000000, .step = 500, .initial = 20000, .unit = "", .offset = offsetof(Settings, decay_steps),
     .help = TR("Training steps over which the cosine schedule lowers the learning rate. Set it to about as many steps as you will "
              "train; 20000 suits a demonstration.")},
    {.key = "weight-decay", .label = TR("Weight decay"), .type = SET_REAL, .group = GROUP_TRAINING, .effect = EFFECT_TRAIN,
     .min = 0, .max = 0.1, .initial = 0, .unit = "", .offset = offsetof(Settings, weight_decay),
     .help = TR("Pulls all weights towards zero at each step (AdamW). 0 is fine here: every batch is drawn fresh, so there is "
              "nothing to learn by heart.")},
    {.key = "ema", .label = TR("Weight averaging"), .type = SET_REAL, .group = GROUP_TRAINING, .effect = EFFECT_TRAIN,
     .min = 0, .max = 0.9999, .initial = 0.999, .unit = "", .offset = offsetof(Settings, ema),
     .help = TR("How slowly the averaged weights, which are the ones shown, follow the trained ones. 0.999 averages about the last "
              "thousand steps; 0 shows every step as it is.")},
    {.key = "times", .label = TR("Training times"), .type = SET_CHOICE, .group = GROUP_TRAINING, .effect = EFFECT_TRAIN,
     .choice = choice_times, .initial_name = "uniform", .unit = "", .offset = offsetof(Settings, times),
     .help = TR("The law by which flow times are drawn in training. Uniform treats all alike; logit-normal prefers the middle, where "
              "the field is hardest.")},
    {.key = "times-mean", .label = TR("Lean of logit-normal"), .type = SET_REAL, .group = GROUP_TRAINING, .effect = EFFECT_TRAIN,
     .min = -4, .max = 4, .initial = 0, .unit = "", .offset = offsetof(Settings, times_mean),
     .help = TR("Where the times logit-normal lean: above 0 towards the data, below 0 towards the noise. 0 is the best known.")},
    {.key = "times-std", .label = TR("Width of logit-normal"), .type = SET_REAL, .group = GROUP_TRAINING, .effect = EFFECT_TRAIN,
     .min = 0.1, .max = 4, .initial = 1, .unit = "", .offset = offsetof(Settings, times_std),
     .help = TR("How widely the times logit-normal spread. 1 is the best known; small values keep to the middle.")},
    {.key = "times-k", .label = TR("Bend of mode"), .type = SET_REAL, .group = GROUP_TRAINING, .effect = EFFECT_TRAIN,
     .min = TIMES_MIN_K, .max = TIMES_MAX_K, .initial = 1.29, .unit = "", .offset = offsetof(Settings, times_k),
     .help = TR("How strongly the times mode prefer the middle; below 0 they prefer the ends. 1.29 is the best known.")},
    {.key = "weighting", .label = TR("Score weighting"), .type = SET_CHOICE, .group = GROUP_TRAINING, .effect = EFFECT_TRAIN,
     .choice = choice_weighting, .initial_name = "variance", .unit = "", .offset = offsetof(Settings, weighting),
     .help = TR("How the error of a predicted score counts along the way: variance is the usual one, likelihood the one that bounds "
              "the likelihood.")},
    {.key = "condition", .label = TR("Learn the parts"), .type = SET_BOOL, .group = GROUP_TRAINING, .effect = EFFECT_RESTART,
     .initial = false, .unit = "", .offset = offsetof(Settings, condition),
     .help = TR("Tells the network which part of the shape each data point belongs to, so that particles can be sent to a part of "
              "your choice; matched pairs are then matched within a part. Needs data of 2 to 16 parts, such as moons or 8gaussians.")},
    {.key = "label-dropout", .label = TR("Parts left untold"), .type = SET_REAL, .group = GROUP_TRAINING, .effect = EFFECT_TRAIN,
     .min = 0, .max = 1, .step = 0.01, .initial = 0.1, .unit = "", .offset = offsetof(Settings, label_dropout),
     .help = TR("Share of a batch whose parts the network is not told, so that it learns the flow of all data too, which guidance "
              "starts from. 0.1 is usual.")},

    // ---- sampling ----------------------------------------------------------------------------------------------------------
    {.key = "particles", .label = TR("Particles"), .type = SET_INT, .group = GROUP_SAMPLING, .effect = EFFECT_TRAJECTORIES,
     .log_scale = true, .min = 1000, .max = 1000000, .step = 500, .initial = 20000, .unit = "", .offset = offsetof(Settings, particles),
     .help = TR("Particles that flow from noise to data. 20000 draw a clear picture; take fewer on a slow computer. More than 200000 "
              "need a graphics card: without one, 200000 are shown.")},
    {.key = "gpu", .label = TR("Graphics card"), .type = SET_CHOICE, .group = GROUP_SAMPLING, .effect = EFFECT_VIEW,
     .choice = choice_gpu, .initial_name = "auto", .unit = "", .offset = offsetof(Settings, gpu),
     .help = TR("Lets the graphics card compute and colour the crowd of particles, which makes a million possible. Automatic does so "
              "for more than 20000 where there is a card that can; off leaves it to the processor.")},
    {.key = "solver", .label = TR("Solver"), .type = SET_CHOICE, .group = GROUP_SAMPLING, .effect = EFFECT_TRAJECTORIES,
     .choice = choice_solver, .initial_name = "midpoint", .unit = "", .offset = offsetof(Settings, solver),
     .help = TR("How the particles are carried along the field. Midpoint is accurate at little cost; Euler shows best how too few "
              "steps miss a curve.")},
    {.key = "steps", .label = TR("Solver steps"), .type = SET_INT, .group = GROUP_SAMPLING, .effect = EFFECT_TRAJECTORIES,
     .log_scale = true, .min = 1, .max = 256, .step = 1, .initial = 24, .unit = "", .offset = offsetof(Settings, steps),
     .help = TR("Solver steps from t = 0 to t = 1. 24 are usually plenty; try 2 to see what straight trajectories are good for.")},
    {.key = "tolerance", .label = TR("Tolerance of dopri5"), .type = SET_REAL, .group = GROUP_SAMPLING, .effect = EFFECT_TRAJECTORIES,
     .log_scale = true, .min = 1e-6, .max = 0.1, .initial = 1e-5, .unit = "", .offset = offsetof(Settings, tolerance),
     .help = TR("Error that the adaptive solver dopri5 allows in each step, relative and absolute. 0.00001 is finer than any network "
              "learns.")},
    {.key = "noise", .label = TR("Noise of sde"), .type = SET_CHOICE, .group = GROUP_SAMPLING, .effect = EFFECT_TRAJECTORIES,
     .choice = choice_noise, .initial_name = "diffusion", .unit = "", .offset = offsetof(Settings, noise),
     .help = TR("Noise that the stochastic solver sde adds on the way: none, the diffusion's own, the path's noise level, or "
              "constant. In the limit of small steps all lead to the same cloud.")},
    {.key = "noise-scale", .label = TR("Noise scale of sde"), .type = SET_REAL, .group = GROUP_SAMPLING, .effect = EFFECT_TRAJECTORIES,
     .min = 0, .max = 10, .initial = 1, .unit = "", .offset = offsetof(Settings, noise_scale),
     .help = TR("Factor on that noise. 1 is the noise itself, 0 leaves Euler's method.")},
    {.key = "field", .label = TR("Field"), .type = SET_CHOICE, .group = GROUP_SAMPLING, .effect = EFFECT_TRAJECTORIES,
     .choice = choice_field, .initial_name = "learned", .unit = "", .offset = offsetof(Settings, field),
     .help = TR("What the particles follow: the network, the exact field of the data that it is trained towards, or both from the same "
              "noise, with how far they come apart. The exact field is known for random pairs from Gaussian noise.")},
    {.key = "label", .label = TR("Part to go to"), .type = SET_INT, .group = GROUP_SAMPLING, .effect = EFFECT_TRAJECTORIES,
     .min = -1, .max = 15, .step = 1, .initial = -1, .unit = "", .offset = offsetof(Settings, label),
     .help = TR("The part that all particles are sent to, where the network has learned the parts; 0 for part A, 1 for B and so on. "
              "-1 gives each particle a part of its own, as often as the data have it.")},
    {.key = "guidance", .label = TR("Guidance"), .type = SET_REAL, .group = GROUP_SAMPLING, .effect = EFFECT_TRAJECTORIES,
     .min = 0, .max = 10, .step = 0.1, .initial = 1, .unit = "", .offset = offsetof(Settings, guidance),
     .help = TR("How strongly particles are drawn to their part: 0 not at all, 1 as it was learned. Try 2: fewer stray between the "
              "parts, but they bunch up and overshoot, and the data's own spread is lost.")},
    {.key = "speed", .label = TRC("of playing", "Speed"), .type = SET_REAL, .group = GROUP_SAMPLING, .effect = EFFECT_VIEW,
     .log_scale = true, .min = 0.02, .max = 4, .initial = 0.25, .unit = "/s", .offset = offsetof(Settings, speed),
     .help = TR("How many times per second the flow runs from t = 0 to t = 1. At 0.25 it takes four seconds; go slower while you "
              "explain.")},
    {.key = "hold", .label = TR("Hold at the end"), .type = SET_REAL, .group = GROUP_SAMPLING, .effect = EFFECT_VIEW,
     .min = 0, .max = 30, .step = 0.1, .initial = 1.5, .unit = "s", .offset = offsetof(Settings, hold),
     .help = TR("How long the finished cloud stays before the flow starts again. 1.5 s keeps things moving; a longer hold shows "
              "the shape sharpen as training goes on.")},

    // ---- view --------------------------------------------------------------------------------------------------------------
    {.key = "view", .label = TRC("flow or paths", "View"), .type = SET_CHOICE, .group = GROUP_VIEW, .effect = EFFECT_VIEW,
     .choice = choice_view, .initial_name = "flow", .unit = "", .offset = offsetof(Settings, view),
     .help = TR("Flow shows the particles under the learned field; conditional paths show the single pairs that it learns from. "
              "Show the paths first to explain where the flow comes from.")},
    {.key = "compare", .label = TR("Compare"), .type = SET_BOOL, .group = GROUP_VIEW, .effect = EFFECT_VIEW,
     .initial = false, .unit = "", .offset = offsetof(Settings, compare),
     .help = TR("Shows the open lanes side by side, from the same noise: diffusion, optimal transport, and others that were chosen. Turn it "
              "on to discuss the difference, off for one large picture.")},
    {.key = "lanes", .label = TR("Lanes"), .type = SET_TEXT, .group = GROUP_VIEW, .effect = EFFECT_LANE,
     .unit = "", .offset = offsetof(Settings, lanes),
     .help = TR("Two to four lanes to compare, from left to right, each as path/pairing/prediction; random pairs and velocity need not be "
              "named. Without it diffusion and optimal transport. Try \"vp, ot, ot/ot\"; on the command line it sets compare too.")},
    {.key = "arrows", .label = TR("Field arrows"), .type = SET_BOOL, .group = GROUP_VIEW, .effect = EFFECT_VIEW,
     .initial = false, .unit = "", .offset = offsetof(Settings, arrows),
     .help = TR("Draws the learned velocity as arrows under the particles. Turn it on to show what the network itself has learned.")},
    {.key = "color", .label = TR("Colour"), .type = SET_CHOICE, .group = GROUP_VIEW, .effect = EFFECT_VIEW,
     .choice = choice_color, .initial_name = "origin", .unit = "", .offset = offsetof(Settings, color),
     .help = TR("What a particle's colour says: the direction in which it started, the part of the data where it arrives, its speed "
              "now, or nothing but its lane. Try speed to see where diffusion hurries.")},
    {.key = "guess", .label = TR("The guess"), .type = SET_BOOL, .group = GROUP_VIEW, .effect = EFFECT_VIEW,
     .initial = false, .unit = "", .offset = offsetof(Settings, guess),
     .help = TR("Draws where each highlighted particle would arrive if it went on straight. On a straight flow the guess stands "
              "still, on a curved one it swings; turn it on to show why straight flows need few steps.")},
    {.key = "density", .label = TR("Density"), .type = SET_CHOICE, .group = GROUP_VIEW, .effect = EFFECT_VIEW,
     .choice = choice_density, .initial_name = "off", .unit = "", .offset = offsetof(Settings, density),
     .help = TR("Draws how the particles crowd, or the density of the learned flow itself by its exact likelihood, which sharpens "
              "while the flow is paused. Lines enclose 50 and 90 %, dashed ones the same of the data: compare them at t = 1.")},
    {.key = "streams", .label = TR("Streams"), .type = SET_BOOL, .group = GROUP_VIEW, .effect = EFFECT_VIEW,
     .initial = false, .unit = "", .offset = offsetof(Settings, streams),
     .help = TR("Draws the field of this moment as drifting streamlets, longer and stronger where it is fast. Pause the flow and turn "
              "it on to show what a velocity field is.")},
    {.key = "truth", .label = TR("Truth"), .type = SET_CHOICE, .group = GROUP_VIEW, .effect = EFFECT_VIEW,
     .choice = choice_truth, .initial_name = "off", .unit = "", .offset = offsetof(Settings, truth),
     .help = TR("Shows the exact field of the data over the learned one, or a map of how far they differ. It is known for random "
              "pairs from Gaussian noise; watch the error fall as training goes on.")},
    {.key = "microscope", .label = TR("Microscope"), .type = SET_BOOL, .group = GROUP_VIEW, .effect = EFFECT_VIEW,
     .initial = false, .unit = "", .offset = offsetof(Settings, microscope),
     .help = TR("Shows the pairs that pass under the pointer, the mean of their velocities and the network's own. Hold Alt to use it "
              "for a moment; it shows best what the network learns.")},
    {.key = "pairs", .label = TR("Lines between pairs"), .type = SET_BOOL, .group = GROUP_VIEW, .effect = EFFECT_VIEW,
     .initial = false, .unit = "", .offset = offsetof(Settings, pairs),
     .help = TR("In the view of conditional paths, draws a line from each noise to its data point. Random pairs cross each other, "
              "matched ones far less.")},
    {.key = "tube", .label = TR("Tube of one point"), .type = SET_CHOICE, .group = GROUP_VIEW, .effect = EFFECT_VIEW,
     .choice = choice_tube, .initial_name = "off", .unit = "", .offset = offsetof(Settings, tube),
     .help = TR("In the view of conditional paths, shows the one distribution of everything on its way to the data point "
              "nearest to the pointer; flow adds the particles of the marginal flow, which is all tubes together. Turn it on to explain a "
              "conditional path.")},
    {.key = "network", .label = TR("The network"), .type = SET_BOOL, .group = GROUP_VIEW, .effect = EFFECT_VIEW,
     .initial = false, .unit = "", .offset = offsetof(Settings, network),
     .help = TR("Draws the network itself: its strongest weights as lines, and what every neuron says of the point under the pointer. "
              "Turn it on to show that there is nothing more to it; scrub the flow time and watch the neurons.")},
    {.key = "data-points", .label = TR("Data points"), .type = SET_BOOL, .group = GROUP_VIEW, .effect = EFFECT_VIEW,
     .initial = true, .unit = "", .offset = offsetof(Settings, data_points),
     .help = TR("Draws the data faintly behind the particles. Leave it on to see how close they come; turn it off to let the class "
              "guess the shape.")},
    {.key = "panel", .label = TR("Panel"), .type = SET_BOOL, .group = GROUP_VIEW, .effect = EFFECT_VIEW,
     .initial = true, .unit = "", .offset = offsetof(Settings, panel),
     .help = TR("Shows the panel of settings and the scrubbers. Turn it off for a clean recording.")},
    {.key = "captions", .label = TR("Captions"), .type = SET_BOOL, .group = GROUP_VIEW, .effect = EFFECT_VIEW,
     .initial = true, .unit = "", .offset = offsetof(Settings, captions),
     .help = TR("A sentence in each picture that says what is seen and why it matters. Turn it off when you say it yourself.")},
    {.key = "formulas", .label = TR("Formulas"), .type = SET_BOOL, .group = GROUP_VIEW, .effect = EFFECT_VIEW,
     .initial = false, .unit = "", .offset = offsetof(Settings, formulas),
     .help = TR("Writes the path, its conditional velocity and the loss into a corner. Turn it on to connect picture and theory.")},
    {.key = "curves", .label = TR("Curves"), .type = SET_BOOL, .group = GROUP_VIEW, .effect = EFFECT_VIEW,
     .initial = false, .unit = "", .offset = offsetof(Settings, curves),
     .help = TR("Plots below the stage: loss by flow time, a(t) and s(t), straightness, and the distance to the data. Turn it on to "
              "see how well the lanes do in numbers.")},
    {.key = "ribbons", .label = TR("Ribbons"), .type = SET_INT, .group = GROUP_VIEW, .effect = EFFECT_VIEW,
     .min = 0, .max = 400, .step = 1, .initial = 60, .unit = "", .offset = offsetof(Settings, ribbons),
     .help = TR("Highlighted particles whose whole trajectory stays drawn. 60 tell curved from straight at a glance; 0 draws none.")},
    {.key = "trail", .label = TR("Trail length"), .type = SET_REAL, .group = GROUP_VIEW, .effect = EFFECT_VIEW,
     .min = 0, .max = 0.5, .step = 0.01, .initial = 0.08, .unit = "", .offset = offsetof(Settings, trail),
     .help = TR("Length of the fading trail behind each particle, in flow time. 0.08 shows the motion without clutter; 0 draws "
              "points only.")},
    {.key = "zoom", .label = TR("Zoom"), .type = SET_REAL, .group = GROUP_VIEW, .effect = EFFECT_VIEW, .log_scale = true,
     .min = 0.25, .max = 8, .initial = 1, .unit = "×", .offset = offsetof(Settings, zoom),
     .help = TR("Magnification of the stage. 1 shows the square from -4 to 4; the mouse wheel changes it too.")},
    {.key = "theme", .label = TR("Theme"), .type = SET_CHOICE, .group = GROUP_VIEW, .effect = EFFECT_VIEW,
     .choice = choice_theme, .initial_name = "dark", .unit = "", .offset = offsetof(Settings, theme),
     .help = TR("Colours of the window. Dark suits screens and recordings, light suits bright rooms; projector has the strongest "
              "contrast and text that can be read from the back row.")},
    {.key = "lang", .label = TR("Language"), .type = SET_CHOICE, .group = GROUP_VIEW, .effect = EFFECT_VIEW,
     .choice = choice_lang, .initial_name = "en", .unit = "", .offset = offsetof(Settings, lang),
     .help = TR("Language of the window and of flowscope list. The key L switches it at any time.")},
    {.key = "size", .label = TR("Size"), .type = SET_SIZE, .group = GROUP_VIEW, .effect = EFFECT_START,
     .min = SIZE(320, 240), .max = SIZE(7680, 4320), .initial = SIZE(1280, 800), .unit = "", .offset = offsetof(Settings, size_w),
     .help = TR("Width and height of the window in points, of a picture or film in pixels. 1920x1080 suits most projectors and "
              "videos.")},
    {.key = "ui-scale", .label = TR("Interface scale"), .type = SET_REAL, .group = GROUP_VIEW, .effect = EFFECT_VIEW,
     .min = 0, .gap = 0.5, .max = 4, .step = 0.05, .initial = 0, .unit = "", .offset = offsetof(Settings, ui_scale),
     .help = TR("Size of text and controls. 0 follows the display; 1.5 can be read from further back in the room.")},
    {.key = "fullscreen", .label = TR("Full screen"), .type = SET_BOOL, .group = GROUP_VIEW, .effect = EFFECT_VIEW,
     .initial = false, .unit = "", .offset = offsetof(Settings, fullscreen),
     .help = TR("Fills the whole screen, as the key F11 does. Turn it on for a projector.")},
    {.key = "reduced-motion", .label = TR("Reduced motion"), .type = SET_BOOL, .group = GROUP_VIEW, .effect = EFFECT_VIEW,
     .initial = false, .unit = "", .offset = offsetof(Settings, reduced_motion),
     .help = TR("Replaces transitions by immediate changes. Turn it on if moving transitions distract or make you uncomfortable.")},

    // ---- pictures and films ------------------------------------------------------------------------------------------------
    {.key = "out", .label = TR("Output file"), .type = SET_TEXT, .group = GROUP_FILM, .effect = EFFECT_START,
     .file = true, .unit = "", .offset = offsetof(Settings, out),
     .help = TR("What shot, film, train and sample write: a .png for a picture; a .mp4, a .gif or a folder of pictures for a film; a "
              ".safetensors for a model; a .csv or .npy for points. They need it.")},
    {.key = "train", .label = TR("Training steps"), .type = SET_INT, .group = GROUP_FILM, .effect = EFFECT_START,
     .min = 0, .max = 10000000, .step = 1, .initial = 2000, .unit = "", .offset = offsetof(Settings, train),
     .help = TR("Training steps taken before the picture, or before the film begins, and those of train. 2000 show the shape, 20000 a sharp one; 0 "
              "films the learning from its start.")},
    {.key = "time", .label = TR("Flow time"), .type = SET_REAL, .group = GROUP_FILM, .effect = EFFECT_START,
     .min = 0, .max = 1, .initial = 1, .unit = "", .offset = offsetof(Settings, time),
     .help = TR("Flow time that a picture shows: 0 is noise, 1 is data. Try 0.5 to catch the particles on their way.")},
    {.key = "seconds", .label = TR("Film length"), .type = SET_REAL, .group = GROUP_FILM, .effect = EFFECT_START, .log_scale = true,
     .min = 0.1, .max = 3600, .initial = 12, .unit = "s", .offset = offsetof(Settings, seconds),
     .help = TR("Length of a film. 12 s show two passes of the flow at the usual speed.")},
    {.key = "fps", .label = TR("Frames per second"), .type = SET_INT, .group = GROUP_FILM, .effect = EFFECT_START,
     .min = 1, .max = 120, .step = 1, .initial = 30, .unit = "", .offset = offsetof(Settings, fps),
     .help = TR("Frames per second of a film. 30 is smooth; 60 suits fast motion, 15 a small .gif.")},
    {.key = "steps-per-frame", .label = TR("Training steps per frame"), .type = SET_INT, .group = GROUP_FILM, .effect = EFFECT_START,
     .min = 0, .max = 10000, .step = 1, .initial = 20, .unit = "", .offset = offsetof(Settings, steps_per_frame),
     .help = TR("Training steps between two frames of a film, the same on every machine. 20 let the shape appear within seconds; 0 "
              "films the flow without further training.")},

    // ---- command line ------------------------------------------------------------------------------------------------------
    {.key = "resume", .label = TR("Resume"), .type = SET_BOOL, .group = GROUP_COMMAND, .effect = EFFECT_START,
     .initial = false, .unit = "", .offset = offsetof(Settings, resume),
     .help = TR("Lets train go on from the model that --out names, with its settings, until it has --train steps. Without it train "
              "begins anew.")},
    {.key = "count", .label = TR("Points"), .type = SET_INT, .group = GROUP_COMMAND, .effect = EFFECT_START,
     .min = 1, .max = 1000000, .step = 1, .initial = 2000, .unit = "", .offset = offsetof(Settings, count),
     .help = TR("Points that sample writes and that eval measures on. 2000 take seconds to measure; papers use 10000, and eval takes "
              "at most 20000.")},
    {.key = "from", .label = TR("Starting points"), .type = SET_TEXT, .group = GROUP_COMMAND, .effect = EFFECT_START,
     .file = true, .unit = "", .offset = offsetof(Settings, from),
     .help = TR("File of points that sample starts from, .csv or .npy, in the coordinates that the model was trained in. Without it "
              "sample draws --count of them.")},
    {.key = "trajectories", .label = TR("Trajectories"), .type = SET_BOOL, .group = GROUP_COMMAND, .effect = EFFECT_START,
     .initial = false, .unit = "", .offset = offsetof(Settings, trajectories),
     .help = TR("Lets sample write the whole way of every point instead of its end.")},
};
// clang-format on

int settings_count(void) {
    return (int)(sizeof rows / sizeof rows[0]);
}

const Setting *settings_at(int index) {
    CHECK_RANGE(index, 0, settings_count() - 1);
    return &rows[index];
}

const char *settings_group_label(SettingGroup group) {
    static const char *const labels[GROUP_COUNT] = {
        [GROUP_DATA] = TR("Data"),
        [GROUP_PATH] = TR("Path"),
        [GROUP_NETWORK] = TR("Network"),
        [GROUP_TRAINING] = TR("Training"),
        [GROUP_SAMPLING] = TR("Sampling"),
        [GROUP_VIEW] = TR("View"),
        [GROUP_FILM] = TR("Pictures and films"),
        [GROUP_COMMAND] = TR("Command line"),
    };
    CHECK_RANGE(group, 0, GROUP_COUNT - 1);
    return labels[group];
}
