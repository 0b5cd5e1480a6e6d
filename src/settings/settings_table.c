// The table itself: one row per parameter, in the order of the groups and of Settings.
#include "settings/settings.h"

#include "base/check.h"
#include "base/language.h"
#include "flow/times.h"
#include "num/cnf.h"
#include "num/coupling.h"
#include "num/mlp.h"
#include "settings/choices.h"

// ---- rows ------------------------------------------------------------------------------------------------------------------

#define SIZE(w, h) ((w)*65536.0 + (h))

// A row reads best as key, label and type, then range and default, then help.
// clang-format off
static const Setting rows[] = {
    // ---- data --------------------------------------------------------------------------------------------------------------
    {.key = "data", .label = TR("Data"), .type = SET_CHOICE, .group = GROUP_DATA, .effect = EFFECT_RESTART,
     .choice = choice_dist, .initial_name = "moons", .unit = "", .offset = offsetof(Settings, data),
     .help = TR("The shape to learn. Start with two moons. The checkerboard is harder: it has gaps and sharp edges.")},
    {.key = "source", .label = TR("Source"), .type = SET_CHOICE, .group = GROUP_DATA, .effect = EFFECT_RESTART,
     .choice = choice_dist, .initial_name = "gaussian", .unit = "", .offset = offsetof(Settings, source),
     .help = TR("Where the particles start at t = 0. Gaussian noise is the usual choice, and diffusion requires it.")},
    {.key = "seed", .label = TR("Random seed"), .type = SET_INT, .group = GROUP_DATA, .effect = EFFECT_RESTART,
     .min = 0, .max = 2147483647, .step = 1, .initial = 1, .unit = "", .offset = offsetof(Settings, seed),
     .help = TR("All randomness comes from this number: the same seed and settings repeat the same run. Change it to see how "
                "much is chance.")},
    {.key = "data-file", .label = TR("Data file"), .type = SET_TEXT, .group = GROUP_DATA, .effect = EFFECT_RESTART,
     .beside = true, .unit = "", .offset = offsetof(Settings, data_file),
     .help = TR("The file of data points when data is file: a .csv with columns x,y and an optional label, or a .npy of shape (n, 2). "
              "--data points.csv sets both; - is the standard input.")},
    {.key = "source-file", .label = TR("Source file"), .type = SET_TEXT, .group = GROUP_DATA, .effect = EFFECT_RESTART,
     .beside = true, .unit = "", .offset = offsetof(Settings, source_file),
     .help = TR("The file of source points when source is file, in the same formats. --source points.csv sets both.")},
    {.key = "keep-scale", .label = TR("Keep original coordinates"), .type = SET_BOOL, .group = GROUP_DATA, .effect = EFFECT_RESTART,
     .initial = false, .unit = "", .offset = offsetof(Settings, keep_scale),
     .help = TR("Keeps the points of files in their own coordinates. Off: they are centred and scaled to fill the stage, which "
                "suits training.")},
    {.key = "train-points", .label = TR("Training set size"), .type = SET_INT, .group = GROUP_DATA, .effect = EFFECT_RESTART,
     .min = 0, .max = 10000000, .step = 1, .initial = 0, .unit = "", .offset = offsetof(Settings, train_points),
     .help = TR("Trains on this many data points, drawn once, as papers do. 0 draws new ones for every batch, so that nothing "
                "can be memorised.")},

    // ---- path --------------------------------------------------------------------------------------------------------------
    {.key = "model", .label = TR("Model"), .type = SET_CHOICE, .group = GROUP_PATH, .effect = EFFECT_LANE,
     .choice = choice_model, .initial_name = "flow-matching", .unit = "", .offset = offsetof(Settings, model),
     .help = TR("The kind of generative model that is trained. Flow matching covers the diffusion and optimal transport paths. Next-scale "
                "prediction goes from coarse to fine, as image models such as VAR do.")},
    {.key = "path", .label = TR("Path"), .type = SET_CHOICE, .group = GROUP_PATH, .effect = EFFECT_LANE,
     .choice = choice_path, .initial_name = "ot", .unit = "", .offset = offsetof(Settings, path),
     .help = TR("The path prescribed for each pair, from noise to data. Diffusion (VP) is an arc, CondOT a straight line. A "
                "straight path does not make the particles run straight: that also takes the pairing.")},
    {.key = "pairing", .label = TR("Pairing"), .type = SET_CHOICE, .group = GROUP_PATH, .effect = EFFECT_LANE,
     .choice = choice_pairing, .initial_name = "ot", .unit = "", .offset = offsetof(Settings, pairing),
     .help = TR("Which noise point is paired with which data point (the coupling). Random: any. OT: the pairs of least total "
                "squared distance within a group. Soft OT: at random, close to those pairs. Reflow: where the selected lane "
                "takes it. Choose OT with a straight path to see nearly straight trajectories.")},
    {.key = "match", .label = TR("OT group size"), .type = SET_INT, .group = GROUP_PATH, .effect = EFFECT_TRAIN, .log_scale = true,
     .min = 64, .max = 1024, .step = 32, .initial = 64, .unit = "", .offset = offsetof(Settings, match),
     .help = TR("Points matched at a time by optimal transport (n in the formulas). 64 gives nearly straight trajectories. "
                "Larger groups come closer to true optimal transport and train more slowly.")},
    {.key = "sigma-min", .label = TR("Final noise σ min"), .type = SET_REAL, .group = GROUP_PATH, .effect = EFFECT_RESTART,
     .min = 0, .max = 0.5, .initial = 0.01, .unit = "", .offset = offsetof(Settings, sigma_min),
     .help = TR("Noise left at t = 1 on the CondOT path. It blurs the data by that much. 0.01 is invisible, papers in two "
                "dimensions often use 0.1.")},
    {.key = "beta-min", .label = TR("β min (data end)"), .type = SET_REAL, .group = GROUP_PATH, .effect = EFFECT_RESTART,
     .log_scale = true, .min = 0.01, .max = 10, .initial = 0.1, .unit = "", .offset = offsetof(Settings, beta_min),
     .help = TR("Rate at which the VP path adds noise at the data end (t = 1). Usually 0.1, always below β max.")},
    {.key = "beta-max", .label = TR("β max (noise end)"), .type = SET_REAL, .group = GROUP_PATH, .effect = EFFECT_RESTART,
     .log_scale = true, .min = 1, .max = 100, .initial = 20, .unit = "", .offset = offsetof(Settings, beta_max),
     .help = TR("Rate at which the VP path adds noise at the noise end (t = 0). Usually 20. Much smaller values leave traces of "
                "the data in the noise.")},
    {.key = "sigma", .label = TR("Path noise σ"), .type = SET_REAL, .group = GROUP_PATH, .effect = EFFECT_RESTART,
     .min = 0, .max = 2, .initial = 0, .unit = "", .offset = offsetof(Settings, sigma),
     .help = TR("Noise added around the line between a pair, on the paths rectified flow and Brownian bridge. 0 "
                "leaves the line. Papers use 0.1 in two dimensions and 1 for a bridge. On rectified flow it blurs "
                "both ends by that much.")},
    {.key = "sigma-lo", .label = TR("VE σ min"), .type = SET_REAL, .group = GROUP_PATH, .effect = EFFECT_RESTART, .log_scale = true,
     .min = 0.001, .max = 1, .initial = 0.01, .unit = "", .offset = offsetof(Settings, sigma_lo),
     .help = TR("Noise at the data end of the VE path. 0.01 is invisible. Always below VE σ max.")},
    {.key = "sigma-hi", .label = TR("VE σ max"), .type = SET_REAL, .group = GROUP_PATH, .effect = EFFECT_RESTART, .log_scale = true,
     .min = 0.1, .max = 100, .initial = 5, .unit = "", .offset = offsetof(Settings, sigma_hi),
     .help = TR("Noise at the start of the VE path. The path starts at data plus noise, but particles start from noise alone, so "
                "they end too narrow: at 5, which fits the stage, by 1.4 to 3.6%, and at 20 by less than 0.3%. Papers use far "
                "more.")},
    {.key = "custom-path", .label = TR("Custom path points"), .type = SET_TEXT, .group = GROUP_PATH, .effect = EFFECT_RESTART,
     .unit = "", .offset = offsetof(Settings, custom_path),
     .help = TR("Two to eight points t:a:s. Between them, the data share a(t) and the noise share s(t) run smoothly. Default: "
                "\"0:0:1 0.5:0.3:0.8 1:1:0\", which stays noisy for long and then hurries.")},
    {.key = "epsilon", .label = TR("Sinkhorn ε"), .type = SET_REAL, .group = GROUP_PATH, .effect = EFFECT_TRAIN, .log_scale = true,
     .min = 0.001, .max = 100, .initial = 0.1, .unit = "", .offset = offsetof(Settings, epsilon),
     .help = TR("Entropic regularisation of the Sinkhorn plan, in squared distance. Small values come close to exact OT: "
                "at 0.1, in groups of 64, the exact pairs have 32% (moons) to 43% (checkerboard) of the mass. Large "
                "values come close to random pairs. A Schrödinger bridge needs ε = 2σ².")},
    {.key = "teacher", .label = TR("Reflow teacher"), .type = SET_TEXT, .group = GROUP_PATH, .effect = EFFECT_START,
     .file = true, .unit = "", .offset = offsetof(Settings, teacher),
     .help = TR("Model file that makes the reflow pairs: noise, and where the model takes it. train requires it. In the window, "
                "a lane can be the teacher instead.")},
    {.key = "reflow-from", .label = TR("First teacher's pairing"), .type = SET_CHOICE, .group = GROUP_PATH, .effect = EFFECT_LANE,
     .choice = choice_teacher, .initial_name = "independent", .unit = "", .offset = offsetof(Settings, reflow_from),
     .help = TR("Pairing of the lane that makes the first reflow pairs. Choosing Reflow in the window sets it to the selected "
                "lane's.")},
    {.key = "reflow-round", .label = TR("Reflow rounds"), .type = SET_INT, .group = GROUP_PATH, .effect = EFFECT_LANE,
     .min = 1, .max = 3, .step = 1, .initial = 1, .unit = "", .offset = offsetof(Settings, reflow_round),
     .help = TR("How many times the flow is learned again from its teacher's. Each round straightens it a little more and adds a "
                "little error. The first does most of it (the 2-rectified flow of Liu et al.).")},
    {.key = "predict", .label = TR("Network predicts"), .type = SET_CHOICE, .group = GROUP_PATH, .effect = EFFECT_LANE,
     .choice = choice_predict, .initial_name = "velocity", .unit = "", .offset = offsetof(Settings, predict),
     .help = TR("The target of training: the velocity (flow matching), the noise or the data (diffusion models), or the score. "
                "The velocity for sampling is computed from it. Velocity is the simplest.")},
    {.key = "coupling", .label = TR("Coupling"), .type = SET_CHOICE, .group = GROUP_PATH, .effect = EFFECT_LANE,
     .choice = choice_coupling, .initial_name = "spline", .unit = "", .offset = offsetof(Settings, coupling),
     .help = TR("How a layer of the coupling flow moves one coordinate. Spline: along a curve of its own for each value of the "
                "other coordinate. Affine: it only shifts and stretches, so filaments stay between separate parts of the data. "
                "Compare the two side by side.")},
    {.key = "coupling-layers", .label = TR("Coupling layers"), .type = SET_INT, .group = GROUP_PATH, .effect = EFFECT_RESTART,
     .min = 2, .max = COUPLING_MAX_LAYERS, .step = 1, .initial = 6, .unit = "", .offset = offsetof(Settings, coupling_layers),
     .help = TR("Layers of the coupling flow, which move x and y in turn. 6 splines suit every shape here. Affine layers can use "
                "more.")},
    {.key = "bridge-pairs", .label = TR("Bridge pairs"), .type = SET_CHOICE, .group = GROUP_PATH, .effect = EFFECT_LANE,
     .choice = choice_bridge, .initial_name = "entropic", .unit = "", .offset = offsetof(Settings, bridge_pairs),
     .help = TR("Pairs that the model bridge joins. Entropic: drawn from the Sinkhorn plan with ε = 2σ², which makes it a "
                "Schrödinger bridge. OT and random pairs make Brownian bridges, but not a Schrödinger bridge. Keep entropic; the "
                "others are for comparison.")},
    {.key = "bridge-sigma", .label = TR("Bridge noise σ"), .type = SET_REAL, .group = GROUP_PATH, .effect = EFFECT_RESTART,
     .min = 0.1, .max = 3, .initial = 0.5, .unit = "", .offset = offsetof(Settings, bridge_sigma),
     .help = TR("Noise of the model bridge: how far its random trajectories stray. 0.5 suits the stage. Near 0.1 the bridge comes close "
                "to optimal transport, far above 1 to random pairs. More noise is harder to learn.")},

    // ---- network -----------------------------------------------------------------------------------------------------------
    {.key = "width", .label = TR("Width"), .type = SET_INT, .group = GROUP_NETWORK, .effect = EFFECT_RESTART, .log_scale = true,
     .min = MLP_MIN_WIDTH, .max = MLP_MAX_WIDTH, .step = 4, .initial = 64, .unit = "", .offset = offsetof(Settings, width),
     .help = TR("Neurons in each hidden layer. A wider network draws finer detail and trains more slowly. 64 suits most "
                "shapes.")},
    {.key = "hidden", .label = TR("Hidden layers"), .type = SET_INT, .group = GROUP_NETWORK, .effect = EFFECT_RESTART,
     .min = 1, .max = MLP_MAX_HIDDEN, .step = 1, .initial = 3, .unit = "", .offset = offsetof(Settings, hidden),
     .help = TR("Layers between input and output. 3 suits most shapes. Try 1 to see what a shallow network misses.")},
    {.key = "activation", .label = TR("Activation"), .type = SET_CHOICE, .group = GROUP_NETWORK, .effect = EFFECT_RESTART,
     .choice = choice_activation, .initial_name = "silu", .unit = "", .offset = offsetof(Settings, activation),
     .help = TR("The bend in each neuron's response. SiLU gives smooth fields, ReLU fields with visible creases.")},
    {.key = "time-features", .label = TR("Fourier features of t"), .type = SET_INT, .group = GROUP_NETWORK, .effect = EFFECT_RESTART,
     .min = 0, .max = MLP_MAX_FREQS, .step = 1, .initial = 0, .unit = "", .offset = offsetof(Settings, time_features),
     .help = TR("Number of frequencies whose sine and cosine of t are added to the network's input. 0 is usually enough. Try 4 "
                "if the field changes quickly in time.")},
    {.key = "position-features", .label = TR("Fourier features of x"), .type = SET_INT, .group = GROUP_NETWORK, .effect = EFFECT_RESTART,
     .min = 0, .max = MLP_MAX_FREQS, .step = 1, .initial = 0, .unit = "", .offset = offsetof(Settings, position_features),
     .help = TR("Number of random waves across the plane that are added to the network's input. 0 is usually enough. Try 8 for "
                "sharp edges such as the checkerboard's.")},

    {.key = "scales", .label = TR("Scales"), .type = SET_INT, .group = GROUP_NETWORK, .effect = EFFECT_RESTART,
     .min = SCALES_MIN, .max = SCALES_MAX, .step = 1, .initial = 8, .unit = "", .offset = offsetof(Settings, scales),
     .help = TR("How often next-scale prediction halves the cells of its square. At 8 scales they are 1/32 wide, which blurs nothing "
                "that can be seen. Fewer are coarser and take fewer evaluations.")},
    // ---- training ----------------------------------------------------------------------------------------------------------
    {.key = "batch", .label = TR("Batch size"), .type = SET_INT, .group = GROUP_TRAINING, .effect = EFFECT_TRAIN, .log_scale = true,
     .min = 64, .max = 8192, .step = 32, .initial = 256, .unit = "", .offset = offsetof(Settings, batch),
     .help = TR("Pairs of noise and data drawn for each training step. Larger batches learn more steadily, but each step takes "
                "longer. 256 is a good start.")},
    {.key = "rate", .label = TR("Learning rate"), .type = SET_REAL, .group = GROUP_TRAINING, .effect = EFFECT_TRAIN, .log_scale = true,
     .min = 1e-5, .max = 0.1, .initial = 0.005, .unit = "", .offset = offsetof(Settings, rate),
     .help = TR("How far each training step moves the weights. 0.005 suits this network. If the loss jumps up, the rate is too "
                "high.")},
    {.key = "schedule", .label = TR("Learning-rate schedule"), .type = SET_CHOICE, .group = GROUP_TRAINING, .effect = EFFECT_TRAIN,
     .choice = choice_schedule, .initial_name = "cosine", .unit = "", .offset = offsetof(Settings, schedule),
     .help = TR("Keeps the learning rate constant or lowers it along a cosine. Cosine ends with a smoother, finer field. "
                "Constant keeps learning for as long as you watch.")},
    {.key = "decay-steps", .label = TR("Decay steps"), .type = SET_INT, .group = GROUP_TRAINING, .effect = EFFECT_TRAIN,
     .log_scale = true, .min = 1000, .max = 1000000, .step = 500, .initial = 20000, .unit = "", .offset = offsetof(Settings, decay_steps),
     .help = TR("Training steps over which the cosine schedule lowers the learning rate. Set it to about as many steps as you "
                "will train. 20000 suits a demonstration.")},
    {.key = "weight-decay", .label = TR("Weight decay"), .type = SET_REAL, .group = GROUP_TRAINING, .effect = EFFECT_TRAIN,
     .min = 0, .max = 0.1, .initial = 0, .unit = "", .offset = offsetof(Settings, weight_decay),
     .help = TR("Pulls all weights towards zero at each step (AdamW). 0 is fine here: every batch is drawn fresh, so there is "
                "nothing to memorise.")},
    {.key = "ema", .label = TR("Weight averaging (EMA)"), .type = SET_REAL, .group = GROUP_TRAINING, .effect = EFFECT_TRAIN,
     .min = 0, .max = 0.9999, .initial = 0.999, .unit = "", .offset = offsetof(Settings, ema),
     .help = TR("The stage shows a running average of the weights. At 0.999 it covers about the last 1,000 steps. At 0 you see "
                "every step as it is.")},
    {.key = "times", .label = TR("Time sampling"), .type = SET_CHOICE, .group = GROUP_TRAINING, .effect = EFFECT_TRAIN,
     .choice = choice_times, .initial_name = "uniform", .unit = "", .offset = offsetof(Settings, times),
     .help = TR("How often each flow time is drawn in training. Uniform treats all alike. Logit-normal favours the middle, as "
                "Stable Diffusion 3 does for images (Esser et al.). In two dimensions the field is hardest near t = 1: on moons, "
                "after 4,000 steps on a straight path, the rms error is 0.07 at t = 0.1, 0.12 at 0.5 and 0.25 at 0.98.")},
    {.key = "times-mean", .label = TR("Logit-normal mean"), .type = SET_REAL, .group = GROUP_TRAINING, .effect = EFFECT_TRAIN,
     .min = -4, .max = 4, .initial = 0, .unit = "", .offset = offsetof(Settings, times_mean),
     .help = TR("Where logit-normal times centre: above 0 nearer the data, below 0 nearer the noise. Esser et al. found 0 best "
                "for images. Their time runs the other way.")},
    {.key = "times-std", .label = TR("Logit-normal std"), .type = SET_REAL, .group = GROUP_TRAINING, .effect = EFFECT_TRAIN,
     .min = 0.1, .max = 4, .initial = 1, .unit = "", .offset = offsetof(Settings, times_std),
     .help = TR("How widely logit-normal times spread. Small values keep to the middle. Esser et al. found 1 best for images.")},
    {.key = "times-k", .label = TR("Mode scale"), .type = SET_REAL, .group = GROUP_TRAINING, .effect = EFFECT_TRAIN,
     .min = TIMES_MIN_K, .max = TIMES_MAX_K, .initial = 1.29, .unit = "", .offset = offsetof(Settings, times_k),
     .help = TR("How strongly mode sampling favours the middle. Below 0 it favours the ends. Esser et al. used 1.29 for "
                "images.")},
    {.key = "times-shift", .label = TR("Shift of training times"), .type = SET_REAL, .group = GROUP_TRAINING, .effect = EFFECT_TRAIN,
     .log_scale = true, .min = 0.1, .max = 10, .initial = 1, .unit = "", .offset = offsetof(Settings, times_shift),
     .help = TR("Moves all training times: above 1 towards the noise, below 1 towards the data. Esser et al. use 3 for large images, "
                "which keep their shape in much more noise. 1 leaves them.")},
    {.key = "pace", .label = TR("Lanes train for"), .type = SET_CHOICE, .group = GROUP_TRAINING, .effect = EFFECT_TRAIN,
     .choice = choice_pace, .initial_name = "steps", .unit = "", .offset = offsetof(Settings, pace),
     .help = TR("Whether lanes side by side train for the same number of steps or with the same compute. Equal compute counts "
                "the operations of the networks, so all lanes train for about the same time: flow matching takes about a hundred "
                "steps while a continuous normalizing flow takes one.")},
    {.key = "likelihood-steps", .label = TR("Likelihood steps"), .type = SET_INT, .group = GROUP_TRAINING, .effect = EFFECT_TRAIN,
     .log_scale = true, .min = 1, .max = CNF_MAX_STEPS, .step = 1, .initial = 8, .unit = "", .offset = offsetof(Settings, likelihood_steps),
     .help = TR("Runge–Kutta steps (RK4) in which a continuous normalizing flow follows the data back to noise at every training "
                "step, four evaluations each. With too few, the likelihood that it learns by is wrong. 8 suits most shapes.")},
    {.key = "penalty", .label = TR("Smoothness penalty λ"), .type = SET_REAL, .group = GROUP_TRAINING, .effect = EFFECT_TRAIN,
     .min = 0, .max = 1, .step = 0.005, .initial = 0.01, .unit = "", .offset = offsetof(Settings, penalty),
     .help = TR("Keeps the field of a continuous normalizing flow slow and smooth: λ times the mean squared speed and the mean "
                "squared derivatives along the way are added to the loss (Finlay et al.). At 0 it is maximum likelihood alone: "
                "the field grows ever steeper, until the steps no longer follow it.")},
    {.key = "weighting", .label = TR("Score weighting λ(t)"), .type = SET_CHOICE, .group = GROUP_TRAINING, .effect = EFFECT_TRAIN,
     .choice = choice_weighting, .initial_name = "variance", .unit = "", .offset = offsetof(Settings, weighting),
     .help = TR("How much the error of a predicted score counts at each t. Variance (s²) is the usual choice. Likelihood (β) "
                "makes the loss a bound on the negative log-likelihood.")},
    {.key = "temperature", .label = TR("Temperature"), .type = SET_REAL, .group = GROUP_TRAINING, .effect = EFFECT_TRAIN, .log_scale = true,
     .min = 0.02, .max = 5, .initial = 0.15, .unit = "", .offset = offsetof(Settings, temperature),
     .help = TR("How far drifting looks: a point at this distance counts 1/e as much as one at distance 0. Too large blurs the "
                "data, too small leaves samples with hardly a neighbour. 0.15 suits every shape here.")},
    {.key = "condition", .label = TR("Class labels"), .type = SET_BOOL, .group = GROUP_TRAINING, .effect = EFFECT_RESTART,
     .initial = false, .unit = "", .offset = offsetof(Settings, condition),
     .help = TR("Gives the network each data point's class, so that you can choose where particles go. OT pairs are then matched "
                "within a class. Needs data with 2 to 16 classes, such as moons or 8gaussians.")},
    {.key = "label-dropout", .label = TR("Label dropout"), .type = SET_REAL, .group = GROUP_TRAINING, .effect = EFFECT_TRAIN,
     .min = 0, .max = 1, .step = 0.01, .initial = 0.1, .unit = "", .offset = offsetof(Settings, label_dropout),
     .help = TR("Share of each batch trained without its label, so that the network also learns the flow of all data. Guidance "
                "needs it. Usually 0.1.")},

    // ---- sampling ----------------------------------------------------------------------------------------------------------
    {.key = "particles", .label = TR("Particles"), .type = SET_INT, .group = GROUP_SAMPLING, .effect = EFFECT_TRAJECTORIES,
     .log_scale = true, .min = 1000, .max = 1000000, .step = 500, .initial = 20000, .unit = "", .offset = offsetof(Settings, particles),
     .help = TR("Particles that flow from noise to data. 20000 give a clear picture, fewer suit a slow computer. More than "
                "200000 need a graphics card: without one, 200000 are shown.")},
    {.key = "gpu", .label = TR("Graphics card"), .type = SET_CHOICE, .group = GROUP_SAMPLING, .effect = EFFECT_VIEW,
     .choice = choice_gpu, .initial_name = "auto", .unit = "", .offset = offsetof(Settings, gpu),
     .help = TR("Computes and colours the particles on the graphics card, up to a million of them. Automatic uses it above 20000 "
                "particles if the card can. Off uses the processor.")},
    {.key = "direction", .label = TR("Direction"), .type = SET_CHOICE, .group = GROUP_SAMPLING, .effect = EFFECT_LANE,
     .choice = choice_direction, .initial_name = "noise-to-data", .unit = "", .offset = offsetof(Settings, direction),
     .help = TR("Data to noise opens a lane beside the selected one, which shows the same network the other way round: each data "
                "point goes to its noise point. With the solver DDPM this is the forward chain, with SDE the forward SDE, which "
                "need no network; with any other the flow encodes the data.")},
    {.key = "one-start", .label = TR("One start for all"), .type = SET_BOOL, .group = GROUP_SAMPLING, .effect = EFFECT_TRAJECTORIES,
     .initial = false, .unit = "", .offset = offsetof(Settings, one_start),
     .help = TR("All particles start at the same point. Turn it on with the solver SDE or DDPM to see how many trajectories "
                "noise opens from one start.")},
    {.key = "solver", .label = TR("Solver"), .type = SET_CHOICE, .group = GROUP_SAMPLING, .effect = EFFECT_TRAJECTORIES,
     .choice = choice_solver, .initial_name = "midpoint", .unit = "", .offset = offsetof(Settings, solver),
     .help = TR("The numerical method that moves the particles along the field. Midpoint is accurate and cheap. Euler shows best "
                "what happens when steps are too few for a curve.")},
    {.key = "steps", .label = TR("Solver steps"), .type = SET_INT, .group = GROUP_SAMPLING, .effect = EFFECT_TRAJECTORIES,
     .log_scale = true, .min = 1, .max = SAMPLER_MAX_STEPS, .step = 1, .initial = 24, .unit = "", .offset = offsetof(Settings, steps),
     .help = TR("Steps from t = 0 to t = 1. 24 is usually plenty. Try 2 to see what straight trajectories are good for. Midpoint "
                "and Heun call the network twice per step. For DDPM these are the steps of its chain, 1,000 in the paper.")},
    {.key = "lane-solver", .label = TR("Solver of this lane"), .type = SET_CHOICE, .group = GROUP_SAMPLING, .effect = EFFECT_LANE,
     .choice = choice_lane_solver, .initial_name = "shared", .unit = "", .offset = offsetof(Settings, lane_solver),
     .help = TR("A solver for this lane alone. Choosing one opens a lane beside it, of the same network. Try SDE beside a solver without noise.")},
    {.key = "lane-steps", .label = TR("Steps of this lane"), .type = SET_INT, .group = GROUP_SAMPLING, .effect = EFFECT_LANE,
     .min = 0, .gap = 1, .max = SAMPLER_MAX_STEPS, .step = 1, .initial = 0, .unit = "", .offset = offsetof(Settings, lane_steps),
     .help = TR("Solver steps for this lane alone. Choosing a number opens a lane beside it, of the same network. Try 1 step beside 24. 0 takes "
                "as many as all lanes.")},
    {.key = "steps-shift", .label = TR("Shift of solver steps"), .type = SET_REAL, .group = GROUP_SAMPLING, .effect = EFFECT_TRAJECTORIES,
     .log_scale = true, .min = 0.1, .max = 10, .initial = 1, .unit = "", .offset = offsetof(Settings, steps_shift),
     .help = TR("Uneven steps (the timestep shift): above 1 more of them near the noise, below 1 near the data. Large images use 3. In two "
                "dimensions even steps, 1, are close to the best.")},
    {.key = "tolerance", .label = TR("Solver tolerance"), .type = SET_REAL, .group = GROUP_SAMPLING, .effect = EFFECT_TRAJECTORIES,
     .log_scale = true, .min = 1e-6, .max = 0.1, .initial = 1e-5, .unit = "", .offset = offsetof(Settings, tolerance),
     .help = TR("Error that the adaptive solver (dopri5) allows in each step, relative and absolute. 0.00001 is finer than any "
                "network learns.")},
    {.key = "sample-path", .label = TR("Sample along"), .type = SET_CHOICE, .group = GROUP_SAMPLING, .effect = EFFECT_TRAJECTORIES,
     .choice = choice_sample_path, .initial_name = "own", .unit = "", .offset = offsetof(Settings, sample_path),
     .help = TR("Samples the same network along another path. The conversion is exact: each particle takes another route to the "
                "same end. Only the error with few steps differs. Try Cosine with 8 steps of Euler.")},
    {.key = "noise", .label = TR("SDE noise g(t)"), .type = SET_CHOICE, .group = GROUP_SAMPLING, .effect = EFFECT_TRAJECTORIES,
     .choice = choice_noise, .initial_name = "diffusion", .unit = "", .offset = offsetof(Settings, noise),
     .help = TR("Noise that the SDE sampler adds at each step. With small steps and the exact field, every choice "
                "gives the same distribution at each t; with a network, nearly the same.")},
    {.key = "noise-scale", .label = TR("SDE noise scale"), .type = SET_REAL, .group = GROUP_SAMPLING, .effect = EFFECT_TRAJECTORIES,
     .min = 0, .max = 10, .initial = 1, .unit = "", .offset = offsetof(Settings, noise_scale),
     .help = TR("Factor on the SDE noise. 1 leaves it unchanged, 0 gives Euler's method.")},
    {.key = "field", .label = TR("Particles follow"), .type = SET_CHOICE, .group = GROUP_SAMPLING, .effect = EFFECT_TRAJECTORIES,
     .choice = choice_field, .initial_name = "learned", .unit = "", .offset = offsetof(Settings, field),
     .help = TR("What moves the particles: the network, the exact field that it is trained towards, or both from the same noise "
                "to see the difference. Exact needs random pairs and Gaussian noise.")},
    {.key = "label", .label = TR("Class"), .type = SET_INT, .group = GROUP_SAMPLING, .effect = EFFECT_TRAJECTORIES,
     .min = -1, .max = 15, .step = 1, .initial = -1, .unit = "", .offset = offsetof(Settings, label),
     .help = TR("Class for all particles: 0 is class A, 1 is B, and so on, or a label's name (--label cat). -1 gives each particle its own class, in the "
                "proportions of the data. Needs Class labels.")},
    {.key = "guidance", .label = TR("Guidance scale"), .type = SET_REAL, .group = GROUP_SAMPLING, .effect = EFFECT_TRAJECTORIES,
     .min = 0, .max = 10, .step = 0.1, .initial = 1, .unit = "", .offset = offsetof(Settings, guidance),
     .help = TR("Classifier-free guidance: 0 ignores the class, 1 is the flow as learned. Try 2: fewer particles end between "
                "classes, but they bunch up and lose the spread of the data.")},
    {.key = "speed", .label = TR("Playback speed"), .type = SET_REAL, .group = GROUP_SAMPLING, .effect = EFFECT_VIEW,
     .log_scale = true, .min = 0.02, .max = 4, .initial = 0.25, .unit = "/s", .offset = offsetof(Settings, speed),
     .help = TR("How many times per second the flow runs from t = 0 to t = 1. At 0.25 it takes four seconds. Go slower while you "
                "explain.")},
    {.key = "hold", .label = TR("Pause at the end"), .type = SET_REAL, .group = GROUP_SAMPLING, .effect = EFFECT_VIEW,
     .min = 0, .max = 30, .step = 0.1, .initial = 1.5, .unit = "s", .offset = offsetof(Settings, hold),
     .help = TR("How long the particles stay where they end before the flow starts again. 1.5 s keeps things moving. Longer shows the "
                "shape sharpen as training continues.")},
    {.key = "play", .label = TR("Flow runs"), .type = SET_BOOL, .group = GROUP_SAMPLING, .effect = EFFECT_OPEN,
     .initial = true, .unit = "", .offset = offsetof(Settings, play),
     .help = TR("Off: the flow stands at the time that --time names when a window, film or scene opens. Scenes saved while "
                "paused keep both.")},

    // ---- view --------------------------------------------------------------------------------------------------------------
    {.key = "view", .label = TRC("flow or paths", "View"), .type = SET_CHOICE, .group = GROUP_VIEW, .effect = EFFECT_VIEW,
     .choice = choice_view, .initial_name = "flow", .unit = "", .offset = offsetof(Settings, view),
     .help = TR("Flow: where the learned field moves the particles (the marginal flow). Conditional paths: the single pairs that "
                "it is learned from. Filmstrip: the distribution at six to ten times. Show the paths first to explain where the flow "
                "comes from.")},
    {.key = "compare", .label = TR("Side by side"), .type = SET_BOOL, .group = GROUP_VIEW, .effect = EFFECT_VIEW,
     .initial = false, .unit = "", .offset = offsetof(Settings, compare),
     .help = TR("Shows the open lanes side by side, from the same noise. Turn it on to discuss differences, off for one large "
                "picture.")},
    {.key = "lanes", .label = TR("Lanes"), .type = SET_TEXT, .group = GROUP_VIEW, .effect = EFFECT_LANE,
     .unit = "", .offset = offsetof(Settings, lanes),
     .help = TR("One to four lanes, left to right, each as path/pairing/prediction/direction/solver/steps or as the name of a "
                "model. Random pairs, velocity, noise-to-data, and solver and steps that are those of all lanes can be left out. "
                "Default: diffusion and optimal transport. Try \"vp, ot, ot/ot\" or \"ot/1-step, ot\". On the command line several "
                "also turn on compare.")},
    {.key = "time-labels", .label = TR("Time labels"), .type = SET_CHOICE, .group = GROUP_VIEW, .effect = EFFECT_VIEW,
     .choice = choice_time_labels, .initial_name = "flow", .unit = "", .offset = offsetof(Settings, time_labels),
     .help = TR("How times are labelled: as flow matching counts, from 0 (noise) to 1 (data), or as diffusion papers do, from 0 (data) "
                "to T (noise). Formulas keep t = 1 for the data.")},
    {.key = "arrows", .label = TR("Velocity arrows"), .type = SET_BOOL, .group = GROUP_VIEW, .effect = EFFECT_VIEW,
     .initial = false, .unit = "", .offset = offsetof(Settings, arrows),
     .help = TR("Draws the learned velocity field as arrows under the particles. Turn it on to show what the network itself has "
                "learned.")},
    {.key = "color", .label = TR("Colour by"), .type = SET_CHOICE, .group = GROUP_VIEW, .effect = EFFECT_VIEW,
     .choice = choice_color, .initial_name = "origin", .unit = "", .offset = offsetof(Settings, color),
     .help = TR("Meaning of a particle's colour: start direction, class, speed or lane. Try speed to see diffusion hurry near "
                "the end.")},
    {.key = "guess", .label = TR("Predicted endpoint"), .type = SET_BOOL, .group = GROUP_VIEW, .effect = EFFECT_VIEW,
     .initial = false, .unit = "", .offset = offsetof(Settings, guess),
     .help = TR("Marks where each highlighted particle would end at its present velocity, x + (1 - t) v. On a straight, steady "
                "flow it stands still, and one step is enough. On a curved flow it swings.")},
    {.key = "density", .label = TR("Density"), .type = SET_CHOICE, .group = GROUP_VIEW, .effect = EFFECT_VIEW,
     .choice = choice_density, .initial_name = "off", .unit = "", .offset = offsetof(Settings, density),
     .help = TR("Contours that enclose half and nine tenths: of the particles, or of the learned flow by its "
                "likelihood (sharpens while paused). Dashed: the exact density. Compare them at t = 1.")},
    {.key = "streams", .label = TR("Streamlines"), .type = SET_BOOL, .group = GROUP_VIEW, .effect = EFFECT_VIEW,
     .initial = false, .unit = "", .offset = offsetof(Settings, streams),
     .help = TR("Draws the velocity field of this moment as drifting streamlines, longer and stronger where it is fast. Pause "
                "the flow and turn them on to show what a velocity field is.")},
    {.key = "mesh", .label = TR("Deforming mesh"), .type = SET_BOOL, .group = GROUP_VIEW, .effect = EFFECT_VIEW,
     .initial = false, .unit = "", .offset = offsetof(Settings, mesh),
     .help = TR("Draws a grid over the noise and carries it along the flow. Play the flow to show how a model bends the plane "
                "into the data, and where it squeezes and stretches it.")},
    {.key = "truth", .label = TR("Exact field"), .type = SET_CHOICE, .group = GROUP_VIEW, .effect = EFFECT_VIEW,
     .choice = choice_truth, .initial_name = "off", .unit = "", .offset = offsetof(Settings, truth),
     .help = TR("Draws the exact field with the learned one, or a map of the error between them. Needs random pairs and Gaussian "
                "noise. Watch the error fall during training.")},
    {.key = "microscope", .label = TR("Microscope"), .type = SET_BOOL, .group = GROUP_VIEW, .effect = EFFECT_VIEW,
     .initial = false, .unit = "", .offset = offsetof(Settings, microscope),
     .help = TR("Shows the training pairs passing through the point under the pointer, their average velocity, and the "
                "network's, with the noise, data and score that it stands for. Hold Alt for a quick look. The best explanation of what "
                "the network learns.")},
    {.key = "pairs", .label = TR("Lines between pairs"), .type = SET_BOOL, .group = GROUP_VIEW, .effect = EFFECT_VIEW,
     .initial = false, .unit = "", .offset = offsetof(Settings, pairs),
     .help = TR("In the Conditional paths view: a line from each noise point to its data point. Lines between random pairs cross "
                "everywhere, those between OT pairs far less.")},
    {.key = "tube", .label = TR("One data point's path"), .type = SET_CHOICE, .group = GROUP_VIEW, .effect = EFFECT_VIEW,
     .choice = choice_tube, .initial_name = "off", .unit = "", .offset = offsetof(Settings, tube),
     .help = TR("In the Conditional paths view: everything on its way to the data point nearest the pointer, the distribution "
                "pₜ(x given x₁). With the marginal flow: also the average over all data points.")},
    {.key = "network", .label = TR("Network diagram"), .type = SET_BOOL, .group = GROUP_VIEW, .effect = EFFECT_VIEW,
     .initial = false, .unit = "", .offset = offsetof(Settings, network),
     .help = TR("Draws the network: its largest weights as lines, its neurons coloured by their output at the pointer. Drag the "
                "flow time and watch them change.")},
    {.key = "data-points", .label = TR("Data points"), .type = SET_BOOL, .group = GROUP_VIEW, .effect = EFFECT_VIEW,
     .initial = true, .unit = "", .offset = offsetof(Settings, data_points),
     .help = TR("Draws the data faintly behind the particles. Leave it on to see how close they come. Turn it off to let the "
                "class guess the shape.")},
    {.key = "panel", .label = TR("Panel"), .type = SET_BOOL, .group = GROUP_VIEW, .effect = EFFECT_VIEW,
     .initial = true, .unit = "", .offset = offsetof(Settings, panel),
     .help = TR("Shows the panel of settings and the scrubbers. Turn it off for a clean recording.")},
    {.key = "captions", .label = TR("Captions"), .type = SET_BOOL, .group = GROUP_VIEW, .effect = EFFECT_VIEW,
     .initial = true, .unit = "", .offset = offsetof(Settings, captions),
     .help = TR("A sentence or two in each picture: what you see and why it matters. Turn it off when you say it yourself.")},
    {.key = "formulas", .label = TR("Formulas"), .type = SET_BOOL, .group = GROUP_VIEW, .effect = EFFECT_VIEW,
     .initial = false, .unit = "", .offset = offsetof(Settings, formulas),
     .help = TR("Writes the path, its conditional velocity and the loss into a corner. Turn it on to connect picture and theory.")},
    {.key = "curves", .label = TR("Plots"), .type = SET_BOOL, .group = GROUP_VIEW, .effect = EFFECT_VIEW,
     .initial = false, .unit = "", .offset = offsetof(Settings, curves),
     .help = TR("Plots below the stage: loss at each t, a(t) and s(t), straightness, the distance to the data and others. Turn "
                "it on to compare the lanes in numbers.")},
    {.key = "ribbons", .label = TR("Trajectories shown"), .type = SET_INT, .group = GROUP_VIEW, .effect = EFFECT_VIEW,
     .min = 0, .max = 400, .step = 1, .initial = 60, .unit = "", .offset = offsetof(Settings, ribbons),
     .help = TR("Highlighted particles whose whole trajectory is drawn. 60 tell curved from straight at a glance. 0 draws "
                "none.")},
    {.key = "trail", .label = TR("Trail length"), .type = SET_REAL, .group = GROUP_VIEW, .effect = EFFECT_VIEW,
     .min = 0, .max = 0.5, .step = 0.01, .initial = 0.08, .unit = "", .offset = offsetof(Settings, trail),
     .help = TR("Length of the fading trail behind each particle, in flow time. 0.08 shows the motion without clutter. 0 draws "
                "points only.")},
    {.key = "start", .label = TR("Start point"), .type = SET_POINT, .group = GROUP_VIEW, .effect = EFFECT_VIEW,
     .min = 0, .max = 1 + SIZE(2000 * SETTING_FAR, 2000 * SETTING_FAR), .initial = 0, .unit = "", .offset = offsetof(Settings, start),
     .help = TR("Where will this one go? A point of your own at t = 0: its trajectory in every lane, and the expected data on "
                "the way, E[x₁ given xₜ]. Click or drag with the right mouse button to place it.")},
    {.key = "zoom", .label = TR("Zoom"), .type = SET_REAL, .group = GROUP_VIEW, .effect = EFFECT_VIEW, .log_scale = true,
     .min = 0.25, .max = 8, .initial = 1, .unit = "×", .offset = offsetof(Settings, zoom),
     .help = TR("Magnification of the stage. 1 shows the square from -4 to 4. The mouse wheel changes it too.")},
    {.key = "pan-x", .label = TR("Centre x"), .type = SET_REAL, .group = GROUP_VIEW, .effect = EFFECT_VIEW,
     .min = -4, .max = 4, .step = 0.0001, .initial = 0, .unit = "", .offset = offsetof(Settings, pan_x),
     .help = TR("The point at the centre of each picture, its x. Drag the stage to move it.")},
    {.key = "pan-y", .label = TR("Centre y"), .type = SET_REAL, .group = GROUP_VIEW, .effect = EFFECT_VIEW,
     .min = -4, .max = 4, .step = 0.0001, .initial = 0, .unit = "", .offset = offsetof(Settings, pan_y),
     .help = TR("The point at the centre of each picture, its y. Drag the stage to move it.")},
    {.key = "theme", .label = TR("Theme"), .type = SET_CHOICE, .group = GROUP_VIEW, .effect = EFFECT_VIEW,
     .choice = choice_theme, .initial_name = "dark", .unit = "", .offset = offsetof(Settings, theme),
     .help = TR("Colours of the window. Dark suits screens and recordings, light suits bright rooms. Projector has the strongest "
                "contrast and text that can be read from the back row.")},
    {.key = "lang", .label = TR("Language"), .type = SET_CHOICE, .group = GROUP_VIEW, .effect = EFFECT_VIEW,
     .choice = choice_lang, .initial_name = "en", .unit = "", .offset = offsetof(Settings, lang),
     .help = TR("Language of the window and of flowscope list. The key L switches it at any time.")},
    {.key = "size", .label = TR("Size"), .type = SET_SIZE, .group = GROUP_VIEW, .effect = EFFECT_START,
     .min = SIZE(320, 240), .max = SIZE(7680, 4320), .initial = SIZE(1280, 800), .unit = "", .offset = offsetof(Settings, size_w),
     .help = TR("Width and height of the window in points, of a picture or film in pixels. 1920x1080 suits most projectors and "
              "videos.")},
    {.key = "ui-scale", .label = TR("Text and control size"), .type = SET_REAL, .group = GROUP_VIEW, .effect = EFFECT_VIEW,
     .min = 0, .gap = 0.5, .max = 4, .step = 0.05, .initial = 0, .unit = "", .offset = offsetof(Settings, ui_scale),
     .help = TR("Size of text and controls. 0 follows the display. 1.5 can be read from further back in the room.")},
    {.key = "stage-text", .label = TR("Stage text size"), .type = SET_REAL, .group = GROUP_VIEW, .effect = EFFECT_VIEW,
     .min = 0, .gap = 0.5, .max = 4, .step = 0.05, .initial = 0, .unit = "", .offset = offsetof(Settings, stage_text),
     .help = TR("Size of the words on the stage: titles, numbers, captions, legends. Ctrl with + and - changes it. 0 is as large as the "
                "panel's text, and in the projector theme at least a fortieth of the picture's height.")},
    {.key = "touch", .label = TR("Touch"), .type = SET_CHOICE, .group = GROUP_VIEW, .effect = EFFECT_VIEW,
     .choice = choice_touch, .initial_name = "auto", .unit = "", .offset = offsetof(Settings, touch),
     .help = TR("Larger controls and a row of buttons, for fingers. Automatic: once a finger has touched the window.")},
    {.key = "fullscreen", .label = TR("Full screen"), .type = SET_BOOL, .group = GROUP_VIEW, .effect = EFFECT_VIEW,
     .initial = false, .unit = "", .offset = offsetof(Settings, fullscreen),
     .help = TR("Fills the whole screen, as the key F11 does. Turn it on for a projector.")},
    {.key = "show-keys", .label = TR("Show pressed keys"), .type = SET_BOOL, .group = GROUP_VIEW, .effect = EFFECT_VIEW,
     .initial = false, .unit = "", .offset = offsetof(Settings, show_keys),
     .help = TR("Shows each key that is pressed in a corner for a moment, with what it does. Turn it on for recordings.")},
    {.key = "reduced-motion", .label = TR("Reduce motion"), .type = SET_BOOL, .group = GROUP_VIEW, .effect = EFFECT_VIEW,
     .initial = false, .unit = "", .offset = offsetof(Settings, reduced_motion),
     .help = TR("Replaces transitions by immediate changes. Turn it on if moving transitions distract or make you uncomfortable.")},
    {.key = "show", .label = TR("Controls shown"), .type = SET_TEXT, .group = GROUP_VIEW, .effect = EFFECT_VIEW,
     .unit = "", .offset = offsetof(Settings, show),
     .help = TR("Limits the panel to these controls, for a student or a course page: names of settings, t and training, such as "
                "\"steps, t\"; or none. Default: all.")},

    // ---- pictures and films ------------------------------------------------------------------------------------------------
    {.key = "out", .label = TR("Output file"), .type = SET_TEXT, .group = GROUP_FILM, .effect = EFFECT_START,
     .file = true, .unit = "", .offset = offsetof(Settings, out),
     .help = TR("What shot, film, train and sample write: a .png (picture), a .mp4, .mov, .mkv, .webm or .gif, or a folder of "
                "pictures (film), a .safetensors (model), a .csv or .npy (points). They require it. Only a film of a take can do without: it is "
                "saved beside the take.")},
    {.key = "overwrite", .label = TR("Replace frames"), .type = SET_BOOL, .group = GROUP_FILM, .effect = EFFECT_START,
     .initial = false, .unit = "", .offset = offsetof(Settings, overwrite),
     .help = TR("A film into a folder that holds frames already replaces them, gallery a page of that name. Off: such a folder is "
                "refused.")},
#include "settings/film_rows.h"

    // ---- command line ------------------------------------------------------------------------------------------------------
    {.key = "resume", .label = TR("Resume training"), .type = SET_BOOL, .group = GROUP_COMMAND, .effect = EFFECT_START,
     .initial = false, .unit = "", .offset = offsetof(Settings, resume),
     .help = TR("train continues the model named by --out, with its settings, up to --train steps. Off: train starts from step "
                "0.")},
    {.key = "checkpoint", .label = TR("Minutes between checkpoints"), .type = SET_REAL, .group = GROUP_COMMAND, .effect = EFFECT_START,
     .min = 0, .max = 1440, .initial = 5, .unit = "min", .offset = offsetof(Settings, checkpoint),
     .help = TR("train writes what the model has learned every so many minutes, so that a power cut takes no more; --resume continues "
                "from there. 0 writes it only at the end.")},
    {.key = "count", .label = TR("Number of points"), .type = SET_INT, .group = GROUP_COMMAND, .effect = EFFECT_START,
     .min = 1, .max = 1000000, .step = 1, .initial = 2000, .unit = "", .offset = offsetof(Settings, count),
     .help = TR("Points that sample writes and eval measures. 2000 takes seconds to measure. Papers use 10000, eval allows up to "
                "20000.")},
    {.key = "from", .label = TR("Start from file"), .type = SET_TEXT, .group = GROUP_COMMAND, .effect = EFFECT_START,
     .file = true, .unit = "", .offset = offsetof(Settings, from),
     .help = TR("File of points, .csv or .npy (or - for the standard input). sample starts from them: they are noise, in the coordinates of the "
                "training, as are the points that it writes; without them it draws --count. density says how likely they are, in the "
                "coordinates of the model's own data.")},
    {.key = "trajectories", .label = TR("Save trajectories"), .type = SET_BOOL, .group = GROUP_COMMAND, .effect = EFFECT_START,
     .initial = false, .unit = "", .offset = offsetof(Settings, trajectories),
     .help = TR("sample writes the whole trajectory of every point instead of its end.")},
    {.key = "result", .label = TR("Result of a run"), .type = SET_TEXT, .group = GROUP_COMMAND, .effect = EFFECT_START,
     .file = true, .unit = "", .offset = offsetof(Settings, result),
     .help = TR("train measures the finished model as eval does, and writes numbers and settings to this .json. A run whose result is there "
                "is not run again; one that was cut short goes on from its model. sweep prints such runs, table collects them.")},
    {.key = "measure", .label = TR("Measures"), .type = SET_TEXT, .group = GROUP_COMMAND, .effect = EFFECT_START,
     .file = true, .unit = "", .offset = offsetof(Settings, measure),
     .help = TR("What table shows, such as \"w2, nll\": names that eval writes. The picture is of the first. Default: all that there are, "
                "and a picture of w2.")},
};
// clang-format on

int settings_count(void) {
    return (int)(sizeof rows / sizeof rows[0]);
}

const Setting *settings_at(int index) {
    CHECK_RANGE(index, 0, settings_count() - 1);
    return &rows[index];
}
