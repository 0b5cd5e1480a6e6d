// The table itself: one row per parameter, in the order of the groups and of Settings.
#include "settings/settings_choice.h"

#include "base/check.h"
#include "flow/predict.h"
#include "flow/sampler.h"
#include "flow/sde.h"
#include "flow/times.h"
#include "num/mlp.h"

#define SIZE(w, h) ((w)*65536.0 + (h))

// A row reads best as key and type, range and default, label, help.
// clang-format off
static const Setting rows[] = {
    // ---- data --------------------------------------------------------------------------------------------------------------
    {.key = "data", .type = SET_CHOICE, .group = GROUP_DATA, .effect = EFFECT_RESTART,
     .choice = choice_dist, .initial = 0, .unit = "", .offset = offsetof(Settings, data),
     .label = {"Data", "데이터"},
     .help = {"The shape to learn. Start with two moons; the checkerboard is harder, because it has gaps and sharp edges.",
              "신경망이 배울 모양입니다. 반달 두 개로 시작해 보세요. 체커보드는 빈칸과 날카로운 경계가 있어 더 어렵습니다."}},
    {.key = "source", .type = SET_CHOICE, .group = GROUP_DATA, .effect = EFFECT_RESTART,
     .choice = choice_dist, .initial = 3, .unit = "", .offset = offsetof(Settings, source),
     .label = {"Source", "출발 분포"},
     .help = {"Where the particles start at t = 0. Gaussian noise is the usual choice and the one that diffusion assumes.",
              "t = 0에서 입자가 출발하는 분포입니다. 보통 가우시안 잡음을 쓰며, 디퓨전도 이를 가정합니다."}},
    {.key = "seed", .type = SET_INT, .group = GROUP_DATA, .effect = EFFECT_RESTART,
     .min = 0, .max = 2147483647, .step = 1, .initial = 1, .unit = "", .offset = offsetof(Settings, seed),
     .label = {"Random seed", "난수 시드"},
     .help = {"All randomness follows from this number: the same seed and settings repeat the same run. Change it to see how "
              "much is chance.",
              "모든 난수가 이 수에서 나오므로, 시드와 설정이 같으면 결과도 같습니다. 값을 바꿔 우연이 얼마나 영향을 주는지 "
              "살펴보세요."}},
    {.key = "data-file", .type = SET_TEXT, .group = GROUP_DATA, .effect = EFFECT_RESTART,
     .beside = true, .unit = "", .offset = offsetof(Settings, data_file),
     .label = {"Data file", "데이터 파일"},
     .help = {"The file of data points when data is file: a .csv with columns x,y and an optional label, or a .npy of shape (n, 2). "
              "--data points.csv sets both.",
              "데이터가 file일 때 쓰는 점 파일입니다. x,y와 선택적인 레이블 열이 있는 .csv 또는 (n, 2) 모양의 .npy이며, --data "
              "points.csv라고 쓰면 둘 다 정해집니다."}},
    {.key = "source-file", .type = SET_TEXT, .group = GROUP_DATA, .effect = EFFECT_RESTART,
     .beside = true, .unit = "", .offset = offsetof(Settings, source_file),
     .label = {"Source file", "출발 분포 파일"},
     .help = {"The same for the source. --source points.csv sets both.",
              "출발 분포에 쓰는 점 파일입니다. --source points.csv라고 쓰면 둘 다 정해집니다."}},
    {.key = "keep-scale", .type = SET_BOOL, .group = GROUP_DATA, .effect = EFFECT_RESTART,
     .initial = false, .unit = "", .offset = offsetof(Settings, keep_scale),
     .label = {"Keep the scale", "원래 좌표 유지"},
     .help = {"Leaves the points of files in their own coordinates. Off, they are centred and scaled to fill the stage, which "
              "suits training.",
              "파일의 점을 원래 좌표 그대로 씁니다. 끄면 무대에 맞게 옮기고 크기를 바꾸며, 학습에는 이쪽이 알맞습니다."}},
    {.key = "train-points", .type = SET_INT, .group = GROUP_DATA, .effect = EFFECT_RESTART,
     .min = 0, .max = 10000000, .step = 1, .initial = 0, .unit = "", .offset = offsetof(Settings, train_points),
     .label = {"Training points", "학습 점의 수"},
     .help = {"Trains on that many data points, drawn once, as papers do. 0 draws fresh ones for every batch, so that nothing "
              "can be learned by heart.",
              "논문에서처럼 데이터 점을 한 번만 이만큼 뽑아 학습합니다. 0이면 배치마다 새로 뽑으므로 외워 버릴 수 없습니다."}},

    // ---- path --------------------------------------------------------------------------------------------------------------
    {.key = "model", .type = SET_CHOICE, .group = GROUP_PATH, .effect = EFFECT_LANE,
     .choice = choice_model, .initial = 0, .unit = "", .offset = offsetof(Settings, model),
     .label = {"Model", "모델"},
     .help = {"The kind of generative model that is trained. Flow matching covers the diffusion and optimal transport paths.",
              "학습할 생성 모델의 종류입니다. 플로우 매칭은 디퓨전 경로와 최적 수송 경로를 모두 다룹니다."}},
    {.key = "path", .type = SET_CHOICE, .group = GROUP_PATH, .effect = EFFECT_LANE,
     .choice = choice_path, .initial = 1, .unit = "", .offset = offsetof(Settings, path),
     .label = {"Path", "경로"},
     .help = {"How noise turns into data along the way: diffusion (vp) takes each pair along an arc, optimal transport (ot) "
              "along a line. Compare these two, and mind the pairing: a straight path alone does not make the particles run "
              "straight.",
              "잡음이 데이터로 바뀌어 가는 방식입니다. 디퓨전(vp)은 쌍마다 호를 그리고, 최적 수송(ot)은 직선을 따릅니다. 둘을 "
              "비교해 보세요. 다만 경로가 직선이어도 짝짓기가 무작위이면 입자는 곧게 움직이지 않습니다."}},
    {.key = "pairing", .type = SET_CHOICE, .group = GROUP_PATH, .effect = EFFECT_LANE,
     .choice = choice_pairing, .initial = PAIRING_OT, .unit = "", .offset = offsetof(Settings, pairing),
     .label = {"Pairing", "짝짓기"},
     .help = {"Which noise point is trained towards which data point: any (random), a near one found by optimal transport within "
              "the batch (matched), one of the near ones (softly matched), or the one to which the lane looked at carries it "
              "(reflow). Choose matched with the path ot to see nearly straight trajectories.",
              "어떤 잡음 점을 어떤 데이터 점과 짝지어 배울지 정합니다. 아무 점(무작위), 배치 안에서 최적 수송으로 찾은 가까운 점(맞춤), "
              "가까운 점들 중 하나(느슨한 맞춤), 또는 지금 보는 레인이 데려간 점(리플로)입니다. 거의 곧은 궤적을 보려면 경로 ot에서 맞춤을 "
              "고르세요."}},
    {.key = "match", .type = SET_INT, .group = GROUP_PATH, .effect = EFFECT_TRAIN, .log_scale = true,
     .min = 64, .max = 1024, .step = 32, .initial = 64, .unit = "", .offset = offsetof(Settings, match),
     .label = {"Matching group", "짝짓기 묶음"},
     .help = {"Number of points that OT pairing matches at a time. 64 is enough for nearly straight trajectories; larger groups "
              "match a little better and take longer.",
              "OT 짝짓기가 한 번에 맞추는 점의 수입니다. 64면 궤적이 거의 곧아지고, 더 늘리면 조금 더 잘 맞지만 느려집니다."}},
    {.key = "sigma-min", .type = SET_REAL, .group = GROUP_PATH, .effect = EFFECT_RESTART,
     .min = 0, .max = 0.5, .initial = 0.01, .unit = "", .offset = offsetof(Settings, sigma_min),
     .label = {"Remaining noise", "남는 잡음"},
     .help = {"Noise that the path ot leaves at t = 1, which blurs the data by that much. 0.01 cannot be seen; papers often use "
              "0.1 in two dimensions.",
              "경로 ot에서 t = 1에 남겨 두는 잡음의 크기로, 데이터가 그만큼 번집니다. 0.01은 눈에 띄지 않으며, 2차원 실험을 "
              "다룬 논문에서는 0.1을 자주 씁니다."}},
    {.key = "beta-min", .type = SET_REAL, .group = GROUP_PATH, .effect = EFFECT_RESTART, .log_scale = true,
     .min = 0.01, .max = 10, .initial = 0.1, .unit = "", .offset = offsetof(Settings, beta_min),
     .label = {"β at the data end", "데이터 쪽 β"},
     .help = {"How quickly the path vp adds noise next to the data (t = 1). The usual value is 0.1; it must be below beta-max.",
              "경로 vp가 데이터 근처(t = 1)에서 잡음을 더하는 속도입니다. 보통 0.1을 쓰며, beta-max보다 작아야 합니다."}},
    {.key = "beta-max", .type = SET_REAL, .group = GROUP_PATH, .effect = EFFECT_RESTART, .log_scale = true,
     .min = 1, .max = 100, .initial = 20, .unit = "", .offset = offsetof(Settings, beta_max),
     .label = {"β at the noise end", "잡음 쪽 β"},
     .help = {"How quickly the path vp adds noise at its far end (t = 0). The usual value is 20; much smaller values leave a "
              "trace of the data in the noise.",
              "경로 vp가 잡음 쪽 끝(t = 0)에서 잡음을 더하는 속도입니다. 보통 20을 쓰며, 훨씬 작으면 잡음에 데이터의 흔적이 "
              "남습니다."}},
    {.key = "sigma", .type = SET_REAL, .group = GROUP_PATH, .effect = EFFECT_RESTART,
     .min = 0, .max = 2, .initial = 0, .unit = "", .offset = offsetof(Settings, sigma),
     .label = {"Path noise", "경로의 잡음"},
     .help = {"Noise that the paths linear and bridge add around the line from noise to datum. Papers use 0.1 in two dimensions, "
              "and 1 for a bridge; 0 leaves the line.",
              "경로 linear와 bridge가 잡음과 데이터를 잇는 선 둘레에 더하는 잡음입니다. 2차원 논문에서는 0.1, 브리지에는 1을 "
              "씁니다. 0이면 선만 남습니다."}},
    {.key = "sigma-lo", .type = SET_REAL, .group = GROUP_PATH, .effect = EFFECT_RESTART, .log_scale = true,
     .min = 0.001, .max = 1, .initial = 0.01, .unit = "", .offset = offsetof(Settings, sigma_lo),
     .label = {"Least noise of ve", "ve의 최소 잡음"},
     .help = {"Noise that the path ve ends with, at the data. 0.01 cannot be seen; it must be below sigma-hi.",
              "경로 ve가 데이터에서 끝날 때 남는 잡음입니다. 0.01은 눈에 띄지 않으며, sigma-hi보다 작아야 합니다."}},
    {.key = "sigma-hi", .type = SET_REAL, .group = GROUP_PATH, .effect = EFFECT_RESTART, .log_scale = true,
     .min = 0.1, .max = 100, .initial = 5, .unit = "", .offset = offsetof(Settings, sigma_hi),
     .label = {"Largest noise of ve", "ve의 최대 잡음"},
     .help = {"Noise that the path ve starts from. It must dwarf the data: 5 nearly does and still fits the stage, papers take far "
              "more.",
              "경로 ve가 출발하는 잡음의 크기입니다. 데이터보다 훨씬 커야 합니다. 5면 거의 그렇고 무대에서도 보이며, 논문에서는 훨씬 크게 "
              "잡습니다."}},
    {.key = "custom-path", .type = SET_TEXT, .group = GROUP_PATH, .effect = EFFECT_RESTART,
     .unit = "", .offset = offsetof(Settings, custom_path),
     .label = {"Points of the custom path", "사용자 정의 경로의 점"},
     .help = {"Shape of the path custom: 2 to 8 points t:a:s, between which the data's share a(t) and the noise's share s(t) run "
              "smoothly. Without it \"0:0:1 0.5:0.3:0.8 1:1:0\", which keeps the noise for long and then hurries.",
              "사용자 정의 경로의 모양입니다. 점 t:a:s를 2~8개 쓰면 데이터의 비중 a(t)와 잡음의 비중 s(t)가 그 사이를 매끄럽게 잇습니다. 없으면 "
              "\"0:0:1 0.5:0.3:0.8 1:1:0\"이며, 잡음을 오래 지키다가 끝에서 서두릅니다."}},
    {.key = "epsilon", .type = SET_REAL, .group = GROUP_PATH, .effect = EFFECT_TRAIN, .log_scale = true,
     .min = 0.001, .max = 100, .initial = 0.1, .unit = "", .offset = offsetof(Settings, epsilon),
     .label = {"Softness of sinkhorn", "싱크혼의 부드러움"},
     .help = {"How softly the pairing sinkhorn matches, in units of squared distance. 0.1 is nearly exact; large values come near "
              "to random pairs.",
              "짝짓기 sinkhorn이 얼마나 느슨하게 맞추는지를 거리 제곱의 단위로 정합니다. 0.1이면 거의 정확하고, 크면 무작위에 "
              "가까워집니다."}},
    {.key = "teacher", .type = SET_TEXT, .group = GROUP_PATH, .effect = EFFECT_START,
     .file = true, .unit = "", .offset = offsetof(Settings, teacher),
     .label = {"Teacher of reflow", "리플로의 교사"},
     .help = {"Model file whose flow makes the pairs of the pairing reflow: noise, and where that model carries it. The verb train "
              "needs one; a window without one lets one of its own lanes teach.",
              "짝짓기 reflow의 쌍을 만드는 모델 파일입니다. 잡음과 그 모델이 데려간 곳이 한 쌍이 됩니다. train에는 꼭 필요하고, 창에서는 "
              "없으면 창 안의 레인이 가르칩니다."}},
    {.key = "reflow-from", .type = SET_CHOICE, .group = GROUP_PATH, .effect = EFFECT_LANE,
     .choice = choice_teacher, .initial = PAIRING_INDEPENDENT, .unit = "", .offset = offsetof(Settings, reflow_from),
     .label = {"First teacher's pairing", "첫 교사의 짝짓기"},
     .help = {"Pairing of the lane whose flow makes the first pairs of reflow. Choosing reflow in the window sets it to the lane that "
              "is looked at.",
              "리플로의 첫 쌍을 만드는 레인의 짝짓기입니다. 창에서 리플로를 고르면 그때 보고 있던 레인으로 정해집니다."}},
    {.key = "reflow-round", .type = SET_INT, .group = GROUP_PATH, .effect = EFFECT_LANE,
     .min = 1, .max = 3, .step = 1, .initial = 1, .unit = "", .offset = offsetof(Settings, reflow_round),
     .label = {"Rounds of reflow", "리플로 횟수"},
     .help = {"How often a student of reflow has become the next one's teacher. Each round straightens the flow a little more, and "
              "adds a little error; 1 does most of it.",
              "리플로의 제자가 다음 제자의 교사가 된 횟수입니다. 한 번 할 때마다 흐름이 조금 더 곧아지고 오차가 조금 쌓입니다. 대부분은 첫 "
              "번째에 이루어집니다."}},
    {.key = "predict", .type = SET_CHOICE, .group = GROUP_PATH, .effect = EFFECT_LANE,
     .choice = choice_predict, .initial = PREDICT_VELOCITY, .unit = "", .offset = offsetof(Settings, predict),
     .label = {"Prediction", "예측 대상"},
     .help = {"What the network learns to say: the velocity of flow matching, the noise or the data of diffusion models, or the "
              "score. All give a velocity; velocity is the simplest.",
              "신경망이 무엇을 맞히는지 정합니다. 플로 매칭의 속도, 디퓨전 모델의 잡음이나 데이터, 또는 스코어입니다. 어느 것에서나 "
              "속도가 나오며, 속도를 바로 배우는 것이 가장 단순합니다."}},

    // ---- network -----------------------------------------------------------------------------------------------------------
    {.key = "width", .type = SET_INT, .group = GROUP_NETWORK, .effect = EFFECT_RESTART, .log_scale = true,
     .min = MLP_MIN_WIDTH, .max = MLP_MAX_WIDTH, .step = 4, .initial = 64, .unit = "", .offset = offsetof(Settings, width),
     .label = {"Width", "너비"},
     .help = {"Neurons in each hidden layer. 64 suits most shapes; a wider network draws finer detail and trains more slowly.",
              "은닉층마다 있는 뉴런의 수입니다. 대개 64면 충분하고, 넓힐수록 세밀하게 배우지만 학습이 느려집니다."}},
    {.key = "hidden", .type = SET_INT, .group = GROUP_NETWORK, .effect = EFFECT_RESTART,
     .min = 1, .max = MLP_MAX_HIDDEN, .step = 1, .initial = 3, .unit = "", .offset = offsetof(Settings, hidden),
     .label = {"Hidden layers", "은닉층 수"},
     .help = {"Layers between input and output. 3 suits most shapes; try 1 to see what a shallow network misses.",
              "입력과 출력 사이에 있는 층의 수입니다. 대개 3이면 충분합니다. 1로 낮추면 얕은 신경망이 무엇을 놓치는지 볼 수 "
              "있습니다."}},
    {.key = "activation", .type = SET_CHOICE, .group = GROUP_NETWORK, .effect = EFFECT_RESTART,
     .choice = choice_activation, .initial = ACT_SILU, .unit = "", .offset = offsetof(Settings, activation),
     .label = {"Activation", "활성화 함수"},
     .help = {"The bend in each neuron's response. SiLU gives smooth fields; ReLU gives fields with visible creases.",
              "뉴런의 출력을 휘게 만드는 비선형 함수입니다. SiLU는 매끄러운 속도장을 만들고, ReLU는 꺾인 자국이 보이는 "
              "속도장을 만듭니다."}},
    {.key = "time-features", .type = SET_INT, .group = GROUP_NETWORK, .effect = EFFECT_RESTART,
     .min = 0, .max = MLP_MAX_FREQS, .step = 1, .initial = 0, .unit = "", .offset = offsetof(Settings, time_features),
     .label = {"Time features", "시간 특징"},
     .help = {"Frequencies whose sine and cosine of t join the network's input. 0 is usually enough; 4 help where the field "
              "changes quickly in time.",
              "신경망 입력에 더하는 t의 사인·코사인 주파수의 개수입니다. 대개 0이면 충분하고, 속도장이 시간에 따라 빠르게 "
              "바뀌면 4 정도가 도움이 됩니다."}},
    {.key = "position-features", .type = SET_INT, .group = GROUP_NETWORK, .effect = EFFECT_RESTART,
     .min = 0, .max = MLP_MAX_FREQS, .step = 1, .initial = 0, .unit = "", .offset = offsetof(Settings, position_features),
     .label = {"Position features", "위치 특징"},
     .help = {"Random waves across the plane that join the network's input (Fourier features). 0 is usually enough; try 8 for "
              "sharp edges such as the checkerboard's.",
              "신경망 입력에 더하는 평면 위 무작위 물결(푸리에 특징)의 개수입니다. 대개 0이면 충분하고, 체커보드처럼 경계가 "
              "날카로우면 8을 시도해 보세요."}},

    // ---- training ----------------------------------------------------------------------------------------------------------
    {.key = "batch", .type = SET_INT, .group = GROUP_TRAINING, .effect = EFFECT_TRAIN, .log_scale = true,
     .min = 64, .max = 8192, .step = 32, .initial = 256, .unit = "", .offset = offsetof(Settings, batch),
     .label = {"Batch size", "배치 크기"},
     .help = {"Pairs of noise and data drawn for each training step. 256 is a good start; larger batches learn more steadily but "
              "each step takes longer.",
              "학습 단계마다 새로 뽑는 잡음과 데이터 쌍의 수입니다. 256이 무난하며, 늘리면 안정적으로 배우지만 한 단계가 오래 "
              "걸립니다."}},
    {.key = "rate", .type = SET_REAL, .group = GROUP_TRAINING, .effect = EFFECT_TRAIN, .log_scale = true,
     .min = 1e-5, .max = 0.1, .initial = 0.005, .unit = "", .offset = offsetof(Settings, rate),
     .label = {"Learning rate", "학습률"},
     .help = {"How far each training step moves the weights. 0.005 suits this network; a loss that jumps up means that it is too "
              "high.",
              "학습 단계마다 가중치를 움직이는 크기입니다. 이 신경망에는 0.005가 알맞고, 손실이 튀어 오르면 너무 큰 것입니다."}},
    {.key = "schedule", .type = SET_CHOICE, .group = GROUP_TRAINING, .effect = EFFECT_TRAIN,
     .choice = choice_schedule, .initial = SCHEDULE_COSINE, .unit = "", .offset = offsetof(Settings, schedule),
     .label = {"Rate schedule", "학습률 스케줄"},
     .help = {"Whether the learning rate stays as it is or falls along a cosine. Cosine ends with a calmer, finer field; "
              "constant goes on learning for as long as you watch.",
              "학습률을 그대로 둘지, 코사인 곡선을 따라 낮출지 정합니다. ‘코사인 감소’는 끝에 가서 더 차분하고 세밀해지고, "
              "‘고정’은 지켜보는 동안 계속 배웁니다."}},
    {.key = "decay-steps", .type = SET_INT, .group = GROUP_TRAINING, .effect = EFFECT_TRAIN, .log_scale = true,
     .min = 1000, .max = 1000000, .step = 500, .initial = 20000, .unit = "", .offset = offsetof(Settings, decay_steps),
     .label = {"Decay steps", "감소 단계 수"},
     .help = {"Training steps over which the cosine schedule lowers the learning rate. Set it to about as many steps as you will "
              "train; 20000 suits a demonstration.",
              "코사인 스케줄이 학습률을 낮추는 데 걸리는 학습 단계 수입니다. 학습할 단계 수와 비슷하게 맞추세요. 시연에는 "
              "20000이 알맞습니다."}},
    {.key = "weight-decay", .type = SET_REAL, .group = GROUP_TRAINING, .effect = EFFECT_TRAIN,
     .min = 0, .max = 0.1, .initial = 0, .unit = "", .offset = offsetof(Settings, weight_decay),
     .label = {"Weight decay", "가중치 감쇠"},
     .help = {"Pulls all weights towards zero at each step (AdamW). 0 is fine here: every batch is drawn fresh, so there is "
              "nothing to learn by heart.",
              "단계마다 모든 가중치를 0 쪽으로 당깁니다(AdamW). 여기서는 0이면 됩니다. 배치를 늘 새로 뽑으므로 외워 버릴 "
              "데이터가 없기 때문입니다."}},
    {.key = "ema", .type = SET_REAL, .group = GROUP_TRAINING, .effect = EFFECT_TRAIN,
     .min = 0, .max = 0.9999, .initial = 0.999, .unit = "", .offset = offsetof(Settings, ema),
     .label = {"Weight averaging", "가중치 평균(EMA)"},
     .help = {"How slowly the averaged weights, which are the ones shown, follow the trained ones. 0.999 averages about the last "
              "thousand steps; 0 shows every step as it is.",
              "화면에 쓰는 평균 가중치가 학습 중인 가중치를 얼마나 천천히 따라가는지 정합니다. 0.999면 최근 약 천 단계를 평균 "
              "내고, 0이면 매 단계를 그대로 보여 줍니다."}},
    {.key = "times", .type = SET_CHOICE, .group = GROUP_TRAINING, .effect = EFFECT_TRAIN,
     .choice = choice_times, .initial = TIMES_UNIFORM, .unit = "", .offset = offsetof(Settings, times),
     .label = {"Training times", "학습 시각"},
     .help = {"The law by which flow times are drawn in training. Uniform treats all alike; logit-normal prefers the middle, where "
              "the field is hardest.",
              "학습할 때 흐름 시각을 뽑는 분포입니다. uniform은 고르게 뽑고, logit-normal은 속도장이 가장 어려운 가운데를 더 자주 "
              "뽑습니다."}},
    {.key = "times-mean", .type = SET_REAL, .group = GROUP_TRAINING, .effect = EFFECT_TRAIN,
     .min = -4, .max = 4, .initial = 0, .unit = "", .offset = offsetof(Settings, times_mean),
     .label = {"Lean of logit-normal", "logit-normal의 치우침"},
     .help = {"Where the times logit-normal lean: above 0 towards the data, below 0 towards the noise. 0 is the best known.",
              "학습 시각 logit-normal이 치우치는 쪽입니다. 0보다 크면 데이터 쪽, 작으면 잡음 쪽입니다. 0이 가장 좋다고 알려져 "
              "있습니다."}},
    {.key = "times-std", .type = SET_REAL, .group = GROUP_TRAINING, .effect = EFFECT_TRAIN,
     .min = 0.1, .max = 4, .initial = 1, .unit = "", .offset = offsetof(Settings, times_std),
     .label = {"Width of logit-normal", "logit-normal의 폭"},
     .help = {"How widely the times logit-normal spread. 1 is the best known; small values keep to the middle.",
              "학습 시각 logit-normal이 퍼지는 정도입니다. 1이 가장 좋다고 알려져 있고, 작으면 가운데에 모입니다."}},
    {.key = "times-k", .type = SET_REAL, .group = GROUP_TRAINING, .effect = EFFECT_TRAIN,
     .min = TIMES_MIN_K, .max = TIMES_MAX_K, .initial = 1.29, .unit = "", .offset = offsetof(Settings, times_k),
     .label = {"Bend of mode", "mode의 굽음"},
     .help = {"How strongly the times mode prefer the middle; below 0 they prefer the ends. 1.29 is the best known.",
              "학습 시각 mode가 가운데를 얼마나 더 뽑는지 정합니다. 0보다 작으면 양 끝을 더 뽑습니다. 1.29가 가장 좋다고 알려져 "
              "있습니다."}},
    {.key = "weighting", .type = SET_CHOICE, .group = GROUP_TRAINING, .effect = EFFECT_TRAIN,
     .choice = choice_weighting, .initial = 0, .unit = "", .offset = offsetof(Settings, weighting),
     .label = {"Score weighting", "스코어 가중"},
     .help = {"How the error of a predicted score counts along the way: variance is the usual one, likelihood the one that bounds "
              "the likelihood.",
              "예측한 스코어의 오차를 시각마다 얼마나 치는지 정합니다. variance가 보통이고, likelihood는 우도를 보장하는 "
              "가중입니다."}},
    {.key = "condition", .type = SET_BOOL, .group = GROUP_TRAINING, .effect = EFFECT_RESTART,
     .initial = false, .unit = "", .offset = offsetof(Settings, condition),
     .label = {"Learn the parts", "부분도 배우기"},
     .help = {"Tells the network which part of the shape each data point belongs to, so that particles can be sent to a part of "
              "your choice; matched pairs are then matched within a part. Needs data of 2 to 16 parts, such as moons or 8gaussians.",
              "데이터 점이 모양의 어느 부분에 속하는지 신경망에 알려 주어, 입자를 원하는 부분으로 보낼 수 있게 합니다. 맞춘 짝은 같은 부분 "
              "안에서 맞춥니다. moons나 8gaussians처럼 부분이 2~16개인 데이터가 필요합니다."}},
    {.key = "label-dropout", .type = SET_REAL, .group = GROUP_TRAINING, .effect = EFFECT_TRAIN,
     .min = 0, .max = 1, .step = 0.01, .initial = 0.1, .unit = "", .offset = offsetof(Settings, label_dropout),
     .label = {"Parts left untold", "부분을 알리지 않는 비율"},
     .help = {"Share of a batch whose parts the network is not told, so that it learns the flow of all data too, which guidance "
              "starts from. 0.1 is usual.",
              "배치에서 부분을 알려 주지 않는 비율입니다. 그래야 데이터 전체의 흐름도 함께 배우며, 가이던스는 이를 기준으로 삼습니다. 보통 "
              "0.1입니다."}},

    // ---- sampling ----------------------------------------------------------------------------------------------------------
    {.key = "particles", .type = SET_INT, .group = GROUP_SAMPLING, .effect = EFFECT_TRAJECTORIES, .log_scale = true,
     .min = 1000, .max = 1000000, .step = 500, .initial = 20000, .unit = "", .offset = offsetof(Settings, particles),
     .label = {"Particles", "입자 수"},
     .help = {"Particles that flow from noise to data. 20000 draw a clear picture; take fewer on a slow computer. More than 200000 "
              "need a graphics card: without one, 200000 are shown.",
              "잡음에서 데이터로 흘러가는 입자의 수입니다. 20000이면 또렷하게 보이고, 느린 컴퓨터에서는 줄이세요. 200000을 넘기려면 "
              "그래픽 카드가 필요하며, 없으면 200000개만 보입니다."}},
    {.key = "gpu", .type = SET_CHOICE, .group = GROUP_SAMPLING, .effect = EFFECT_VIEW,
     .choice = choice_gpu, .initial = GPU_AUTO, .unit = "", .offset = offsetof(Settings, gpu),
     .label = {"Graphics card", "그래픽 카드"},
     .help = {"Lets the graphics card compute and colour the crowd of particles, which makes a million possible. Automatic does so "
              "for more than 20000 where there is a card that can; off leaves it to the processor.",
              "그래픽 카드가 입자 무리를 계산하고 칠하게 합니다. 입자를 백만 개까지 볼 수 있습니다. ‘자동’은 2만 개를 넘고 쓸 수 있는 카드가 있으면 쓰고, "
              "‘끔’은 프로세서에 맡깁니다."}},
    {.key = "solver", .type = SET_CHOICE, .group = GROUP_SAMPLING, .effect = EFFECT_TRAJECTORIES,
     .choice = choice_solver, .initial = SOLVE_MIDPOINT, .unit = "", .offset = offsetof(Settings, solver),
     .label = {"Solver", "적분기"},
     .help = {"How the particles are carried along the field. Midpoint is accurate at little cost; Euler shows best how too few "
              "steps miss a curve.",
              "입자를 속도장을 따라 옮기는 방법입니다. 중점법은 적은 계산으로 정확하고, 오일러는 단계가 모자랄 때 곡선을 "
              "얼마나 놓치는지 잘 보여 줍니다."}},
    {.key = "steps", .type = SET_INT, .group = GROUP_SAMPLING, .effect = EFFECT_TRAJECTORIES, .log_scale = true,
     .min = 1, .max = 256, .step = 1, .initial = 24, .unit = "", .offset = offsetof(Settings, steps),
     .label = {"Solver steps", "적분 단계 수"},
     .help = {"Solver steps from t = 0 to t = 1. 24 are usually plenty; try 2 to see what straight trajectories are good for.",
              "t = 0에서 t = 1까지 가는 적분 단계의 수입니다. 대개 24면 넉넉합니다. 2로 줄여 보면 곧은 궤적이 왜 좋은지 알 수 "
              "있습니다."}},
    {.key = "tolerance", .type = SET_REAL, .group = GROUP_SAMPLING, .effect = EFFECT_TRAJECTORIES, .log_scale = true,
     .min = 1e-6, .max = 0.1, .initial = 1e-5, .unit = "", .offset = offsetof(Settings, tolerance),
     .label = {"Tolerance of dopri5", "dopri5의 허용 오차"},
     .help = {"Error that the adaptive solver dopri5 allows in each step, relative and absolute. 0.00001 is finer than any network "
              "learns.",
              "적응형 적분기 dopri5가 단계마다 허용하는 상대·절대 오차입니다. 0.00001이면 신경망이 배우는 것보다 세밀합니다."}},
    {.key = "noise", .type = SET_CHOICE, .group = GROUP_SAMPLING, .effect = EFFECT_TRAJECTORIES,
     .choice = choice_noise, .initial = SDE_DIFFUSION, .unit = "", .offset = offsetof(Settings, noise),
     .label = {"Noise of sde", "sde의 잡음"},
     .help = {"Noise that the stochastic solver sde adds on the way: none, the diffusion's own, the path's noise level, or "
              "constant. In the limit of small steps all lead to the same cloud.",
              "확률 적분기 sde가 도중에 더하는 잡음입니다. 없음, 디퓨전 고유의 잡음, 경로의 잡음 크기, 일정한 잡음이 있으며, 단계가 "
              "작아지면 모두 같은 구름에 이릅니다."}},
    {.key = "noise-scale", .type = SET_REAL, .group = GROUP_SAMPLING, .effect = EFFECT_TRAJECTORIES,
     .min = 0, .max = 10, .initial = 1, .unit = "", .offset = offsetof(Settings, noise_scale),
     .label = {"Noise scale of sde", "sde의 잡음 배율"},
     .help = {"Factor on that noise. 1 is the noise itself, 0 leaves Euler's method.",
              "그 잡음에 곱하는 수입니다. 1이면 그대로이고, 0이면 오일러 방법이 됩니다."}},
    {.key = "field", .type = SET_CHOICE, .group = GROUP_SAMPLING, .effect = EFFECT_TRAJECTORIES,
     .choice = choice_field, .initial = FIELD_LEARNED, .unit = "", .offset = offsetof(Settings, field),
     .label = {"Field", "속도장"},
     .help = {"What the particles follow: the network, the exact field of the data that it is trained towards, or both from the same "
              "noise, with how far they come apart. The exact field is known for random pairs from Gaussian noise.",
              "입자가 따라갈 속도장입니다. 신경망, 신경망이 배우려는 데이터의 정답 속도장, 또는 같은 잡음에서 출발한 둘과 그 벌어진 거리를 "
              "봅니다. 정답은 무작위 짝과 가우시안 잡음일 때 알 수 있습니다."}},
    {.key = "label", .type = SET_INT, .group = GROUP_SAMPLING, .effect = EFFECT_TRAJECTORIES,
     .min = -1, .max = 15, .step = 1, .initial = -1, .unit = "", .offset = offsetof(Settings, label),
     .label = {"Part to go to", "보낼 부분"},
     .help = {"The part that all particles are sent to, where the network has learned the parts; 0 for part A, 1 for B and so on. "
              "-1 gives each particle a part of its own, as often as the data have it.",
              "신경망이 부분도 배웠을 때 모든 입자를 보낼 부분입니다. 0은 부분 A, 1은 B입니다. -1이면 데이터의 비율대로 입자마다 "
              "부분을 하나씩 줍니다."}},
    {.key = "guidance", .type = SET_REAL, .group = GROUP_SAMPLING, .effect = EFFECT_TRAJECTORIES,
     .min = 0, .max = 10, .step = 0.1, .initial = 1, .unit = "", .offset = offsetof(Settings, guidance),
     .label = {"Guidance", "가이던스"},
     .help = {"How strongly particles are drawn to their part: 0 not at all, 1 as it was learned. Try 2: fewer stray between the "
              "parts, but they bunch up and overshoot, and the data's own spread is lost.",
              "입자를 자기 부분으로 끌어당기는 세기입니다. 0이면 끌지 않고, 1이면 배운 그대로입니다. 2로 해 보세요. 부분 사이를 떠도는 "
              "입자는 줄지만, 한데 몰리고 지나치기도 해서 데이터의 폭을 잃습니다."}},
    {.key = "speed", .type = SET_REAL, .group = GROUP_SAMPLING, .effect = EFFECT_VIEW, .log_scale = true,
     .min = 0.02, .max = 4, .initial = 0.25, .unit = "/s", .offset = offsetof(Settings, speed),
     .label = {"Speed", "재생 속도"},
     .help = {"How many times per second the flow runs from t = 0 to t = 1. At 0.25 it takes four seconds; go slower while you "
              "explain.",
              "흐름이 t = 0에서 t = 1까지 1초에 몇 번 지나가는지 정합니다. 0.25면 4초가 걸립니다. 설명할 때는 더 느리게 "
              "하세요."}},
    {.key = "hold", .type = SET_REAL, .group = GROUP_SAMPLING, .effect = EFFECT_VIEW,
     .min = 0, .max = 30, .step = 0.1, .initial = 1.5, .unit = "s", .offset = offsetof(Settings, hold),
     .label = {"Hold at the end", "끝에서 머물기"},
     .help = {"How long the finished cloud stays before the flow starts again. 1.5 s keeps things moving; a longer hold shows "
              "the shape sharpen as training goes on.",
              "다 흐른 뒤 다시 시작하기 전까지 머무는 시간입니다. 1.5초면 지루하지 않고, 길게 두면 학습이 진행되며 모양이 "
              "또렷해지는 것이 보입니다."}},

    // ---- view --------------------------------------------------------------------------------------------------------------
    {.key = "view", .type = SET_CHOICE, .group = GROUP_VIEW, .effect = EFFECT_VIEW,
     .choice = choice_view, .initial = VIEW_FLOW, .unit = "", .offset = offsetof(Settings, view),
     .label = {"View", "보기 방식"},
     .help = {"Flow shows the particles under the learned field; conditional paths show the single pairs that it learns from. "
              "Show the paths first to explain where the flow comes from.",
              "‘흐름’은 배운 속도장을 따라 움직이는 입자를, ‘조건부 경로’는 학습에 쓰는 쌍 하나하나의 경로를 보여 줍니다. "
              "흐름이 어디서 나오는지 설명할 때 조건부 경로를 먼저 보여 주세요."}},
    {.key = "compare", .type = SET_BOOL, .group = GROUP_VIEW, .effect = EFFECT_VIEW,
     .initial = false, .unit = "", .offset = offsetof(Settings, compare),
     .label = {"Compare", "나란히 비교"},
     .help = {"Shows the open lanes side by side, from the same noise: diffusion, optimal transport, and others that were chosen. Turn it "
              "on to discuss the difference, off for one large picture.",
              "열린 레인을 나란히 보여 줍니다. 모두 같은 잡음에서 출발한 디퓨전, 최적 수송, 그리고 따로 고른 레인입니다. 차이를 이야기할 때 켜고, "
              "하나를 크게 볼 때 끄세요."}},
    {.key = "lanes", .type = SET_TEXT, .group = GROUP_VIEW, .effect = EFFECT_LANE,
     .unit = "", .offset = offsetof(Settings, lanes),
     .label = {"Lanes", "레인"},
     .help = {"Two to four lanes to compare, from left to right, each as path/pairing/prediction; random pairs and velocity need not be "
              "named. Without it diffusion and optimal transport. Try \"vp, ot, ot/ot\"; on the command line it sets compare too.",
              "나란히 볼 레인 2~4개를 왼쪽부터 경로/짝짓기/예측 대상으로 적습니다. 무작위 짝과 속도는 생략할 수 있습니다. 없으면 디퓨전과 최적 "
              "수송입니다. \"vp, ot, ot/ot\"를 써 보세요. 명령줄에서는 compare도 함께 켭니다."}},
    {.key = "arrows", .type = SET_BOOL, .group = GROUP_VIEW, .effect = EFFECT_VIEW,
     .initial = false, .unit = "", .offset = offsetof(Settings, arrows),
     .label = {"Field arrows", "속도장 화살표"},
     .help = {"Draws the learned velocity as arrows under the particles. Turn it on to show what the network itself has learned.",
              "배운 속도를 입자 아래에 화살표로 그립니다. 신경망이 무엇을 배웠는지 보여 줄 때 켜세요."}},
    {.key = "color", .type = SET_CHOICE, .group = GROUP_VIEW, .effect = EFFECT_VIEW,
     .choice = choice_color, .initial = COLOR_ORIGIN, .unit = "", .offset = offsetof(Settings, color),
     .label = {"Colour", "색"},
     .help = {"What a particle's colour says: the direction in which it started, the part of the data where it arrives, its speed "
              "now, or nothing but its lane. Try speed to see where diffusion hurries.",
              "입자의 색이 뜻하는 것입니다. 출발한 방향, 도착하는 데이터의 부분, 지금의 빠르기, 또는 레인만 나타냅니다. 디퓨전이 언제 "
              "서두르는지 보려면 ‘빠르기’로 해 보세요."}},
    {.key = "guess", .type = SET_BOOL, .group = GROUP_VIEW, .effect = EFFECT_VIEW,
     .initial = false, .unit = "", .offset = offsetof(Settings, guess),
     .label = {"The guess", "예측"},
     .help = {"Draws where each highlighted particle would arrive if it went on straight. On a straight flow the guess stands "
              "still, on a curved one it swings; turn it on to show why straight flows need few steps.",
              "강조한 입자가 지금 속도로 곧장 가면 닿을 곳을 그립니다. 곧은 흐름에서는 가만히 있고 휜 흐름에서는 흔들립니다. 곧은 "
              "흐름에 단계가 적게 드는 까닭을 보여 줄 때 켜세요."}},
    {.key = "density", .type = SET_CHOICE, .group = GROUP_VIEW, .effect = EFFECT_VIEW,
     .choice = choice_density, .initial = DENSITY_OFF, .unit = "", .offset = offsetof(Settings, density),
     .label = {"Density", "밀도"},
     .help = {"Draws how the particles crowd, or the density of the learned flow itself by its exact likelihood, which sharpens "
              "while the flow is paused. Lines enclose 50 and 90 %, dashed ones the same of the data: compare them at t = 1.",
              "입자가 모인 정도나, 배운 흐름 자체의 밀도를 정확한 우도로 그립니다. 우도는 흐름을 멈추면 점점 선명해집니다. 선은 50 %와 "
              "90 %를 둘러싸고, 점선은 데이터의 것입니다. t = 1에서 견주어 보세요."}},
    {.key = "streams", .type = SET_BOOL, .group = GROUP_VIEW, .effect = EFFECT_VIEW,
     .initial = false, .unit = "", .offset = offsetof(Settings, streams),
     .label = {"Streams", "흐름결"},
     .help = {"Draws the field of this moment as drifting streamlets, longer and stronger where it is fast. Pause the flow and turn "
              "it on to show what a velocity field is.",
              "이 순간의 속도장을 떠다니는 짧은 선으로 그립니다. 빠를수록 길고 진합니다. 흐름을 멈추고 켜면 속도장이 무엇인지 보여 줄 "
              "수 있습니다."}},
    {.key = "truth", .type = SET_CHOICE, .group = GROUP_VIEW, .effect = EFFECT_VIEW,
     .choice = choice_truth, .initial = TRUTH_OFF, .unit = "", .offset = offsetof(Settings, truth),
     .label = {"Truth", "정답"},
     .help = {"Shows the exact field of the data over the learned one, or a map of how far they differ. It is known for random "
              "pairs from Gaussian noise; watch the error fall as training goes on.",
              "데이터의 정답 속도장을 배운 것 위에 겹치거나, 둘이 얼마나 다른지 지도로 보여 줍니다. 무작위 짝과 가우시안 잡음일 때 알 수 "
              "있습니다. 학습이 진행되며 오차가 줄어드는 것을 보세요."}},
    {.key = "microscope", .type = SET_BOOL, .group = GROUP_VIEW, .effect = EFFECT_VIEW,
     .initial = false, .unit = "", .offset = offsetof(Settings, microscope),
     .label = {"Microscope", "현미경"},
     .help = {"Shows the pairs that pass under the pointer, the mean of their velocities and the network's own. Hold Alt to use it "
              "for a moment; it shows best what the network learns.",
              "포인터 아래를 지나는 짝들과 그 속도의 평균, 신경망의 속도를 보여 줍니다. Alt를 누르고 있으면 잠깐만 켜집니다. 신경망이 "
              "무엇을 배우는지 가장 잘 보여 줍니다."}},
    {.key = "pairs", .type = SET_BOOL, .group = GROUP_VIEW, .effect = EFFECT_VIEW,
     .initial = false, .unit = "", .offset = offsetof(Settings, pairs),
     .label = {"Lines between pairs", "짝을 잇는 선"},
     .help = {"In the view of conditional paths, draws a line from each noise to its data point. Random pairs cross each other, "
              "matched ones far less.",
              "조건부 경로 보기에서 잡음과 그 데이터 점을 선으로 잇습니다. 무작위 짝은 서로 엇갈리고, 맞춘 짝은 훨씬 덜 엇갈립니다."}},
    {.key = "tube", .type = SET_CHOICE, .group = GROUP_VIEW, .effect = EFFECT_VIEW,
     .choice = choice_tube, .initial = TUBE_OFF, .unit = "", .offset = offsetof(Settings, tube),
     .label = {"Tube of one point", "한 점의 관"},
     .help = {"In the view of conditional paths, shows the one distribution of everything on its way to the data point "
              "nearest to the pointer; flow adds the particles of the marginal flow, which is all tubes together. Turn it on to explain a "
              "conditional path.",
              "조건부 경로 보기에서 포인터에 가장 가까운 데이터 점으로 가는 모든 것의 분포를 보여 줍니다. flow는 모든 관을 합친 "
              "것인 주변 흐름의 입자도 함께 그립니다. 조건부 경로를 설명할 때 켜세요."}},
    {.key = "network", .type = SET_BOOL, .group = GROUP_VIEW, .effect = EFFECT_VIEW,
     .initial = false, .unit = "", .offset = offsetof(Settings, network),
     .label = {"The network", "신경망"},
     .help = {"Draws the network itself: its strongest weights as lines, and what every neuron says of the point under the pointer. "
              "Turn it on to show that there is nothing more to it; scrub the flow time and watch the neurons.",
              "신경망 자체를 그립니다. 센 가중치는 선으로, 포인터가 가리키는 점에 대한 뉴런들의 값은 색으로 나타냅니다. 속이 이것뿐임을 "
              "보여 줄 때 켜고, 흐름 시간을 움직이며 뉴런들을 보세요."}},
    {.key = "data-points", .type = SET_BOOL, .group = GROUP_VIEW, .effect = EFFECT_VIEW,
     .initial = true, .unit = "", .offset = offsetof(Settings, data_points),
     .label = {"Data points", "데이터 점"},
     .help = {"Draws the data faintly behind the particles. Leave it on to see how close they come; turn it off to let the class "
              "guess the shape.",
              "입자 뒤에 데이터를 흐리게 그립니다. 입자가 얼마나 가까이 가는지 보려면 켜 두고, 모양을 맞혀 보게 하려면 끄세요."}},
    {.key = "panel", .type = SET_BOOL, .group = GROUP_VIEW, .effect = EFFECT_VIEW,
     .initial = true, .unit = "", .offset = offsetof(Settings, panel),
     .label = {"Panel", "패널"},
     .help = {"Shows the panel of settings and the scrubbers. Turn it off for a clean recording.",
              "설정 패널과 시간 막대를 보여 줍니다. 깔끔하게 녹화하려면 끄세요."}},
    {.key = "captions", .type = SET_BOOL, .group = GROUP_VIEW, .effect = EFFECT_VIEW,
     .initial = true, .unit = "", .offset = offsetof(Settings, captions),
     .label = {"Captions", "설명 자막"},
     .help = {"A sentence in each picture that says what is seen and why it matters. Turn it off when you say it yourself.",
              "무엇이 보이고 왜 중요한지 그림마다 한 문장으로 알려 줍니다. 직접 설명할 때는 끄세요."}},
    {.key = "formulas", .type = SET_BOOL, .group = GROUP_VIEW, .effect = EFFECT_VIEW,
     .initial = false, .unit = "", .offset = offsetof(Settings, formulas),
     .label = {"Formulas", "수식"},
     .help = {"Writes the path, its conditional velocity and the loss into a corner. Turn it on to connect picture and theory.",
              "경로와 조건부 속도, 손실의 수식을 구석에 보여 줍니다. 그림과 이론을 이어 설명할 때 켜세요."}},
    {.key = "curves", .type = SET_BOOL, .group = GROUP_VIEW, .effect = EFFECT_VIEW,
     .initial = false, .unit = "", .offset = offsetof(Settings, curves),
     .label = {"Curves", "그래프"},
     .help = {"Plots below the stage: loss by flow time, a(t) and s(t), straightness, and the distance to the data. Turn it on to "
              "see how well the lanes do in numbers.",
              "무대 아래에 흐름 시간별 손실, a(t)와 s(t), 곧음, 데이터까지의 거리를 그립니다. 레인마다 얼마나 잘하는지 수치로 볼 때 "
              "켜세요."}},
    {.key = "ribbons", .type = SET_INT, .group = GROUP_VIEW, .effect = EFFECT_VIEW,
     .min = 0, .max = 400, .step = 1, .initial = 60, .unit = "", .offset = offsetof(Settings, ribbons),
     .label = {"Ribbons", "궤적 리본"},
     .help = {"Highlighted particles whose whole trajectory stays drawn. 60 tell curved from straight at a glance; 0 draws none.",
              "지나온 길과 갈 길을 모두 그려 강조하는 입자의 수입니다. 60이면 휜 것과 곧은 것이 한눈에 구별되고, 0이면 그리지 "
              "않습니다."}},
    {.key = "trail", .type = SET_REAL, .group = GROUP_VIEW, .effect = EFFECT_VIEW,
     .min = 0, .max = 0.5, .step = 0.01, .initial = 0.08, .unit = "", .offset = offsetof(Settings, trail),
     .label = {"Trail length", "꼬리 길이"},
     .help = {"Length of the fading trail behind each particle, in flow time. 0.08 shows the motion without clutter; 0 draws "
              "points only.",
              "입자 뒤에 남아 사라지는 꼬리의 길이로, 흐름 시간으로 잽니다. 0.08이면 어지럽지 않게 움직임이 보이고, 0이면 점만 "
              "그립니다."}},
    {.key = "zoom", .type = SET_REAL, .group = GROUP_VIEW, .effect = EFFECT_VIEW, .log_scale = true,
     .min = 0.25, .max = 8, .initial = 1, .unit = "×", .offset = offsetof(Settings, zoom),
     .label = {"Zoom", "확대"},
     .help = {"Magnification of the stage. 1 shows the square from -4 to 4; the mouse wheel changes it too.",
              "무대의 배율입니다. 1이면 -4에서 4까지의 정사각형이 보이고, 마우스 휠로도 바꿀 수 있습니다."}},
    {.key = "theme", .type = SET_CHOICE, .group = GROUP_VIEW, .effect = EFFECT_VIEW,
     .choice = choice_theme, .initial = THEME_DARK, .unit = "", .offset = offsetof(Settings, theme),
     .label = {"Theme", "테마"},
     .help = {"Colours of the window. Dark suits screens and recordings, light suits bright rooms; projector has the strongest "
              "contrast and text that can be read from the back row.",
              "창의 색입니다. 어두운 테마는 모니터와 녹화에, 밝은 테마는 환한 방에 알맞습니다. 프로젝터는 대비가 가장 뚜렷하고 글자가 "
              "커서 뒷자리에서도 읽힙니다."}},
    {.key = "lang", .type = SET_CHOICE, .group = GROUP_VIEW, .effect = EFFECT_VIEW,
     .choice = choice_lang, .initial = LANG_EN, .unit = "", .offset = offsetof(Settings, lang),
     .label = {"Language", "언어"},
     .help = {"Language of the window and of flowscope list. The key L switches it at any time.",
              "창과 flowscope list에 쓰는 언어입니다. L 키로 언제든 바꿀 수 있습니다."}},
    {.key = "size", .type = SET_SIZE, .group = GROUP_VIEW, .effect = EFFECT_START,
     .min = SIZE(320, 240), .max = SIZE(7680, 4320), .initial = SIZE(1280, 800), .unit = "", .offset = offsetof(Settings, size_w),
     .label = {"Size", "크기"},
     .help = {"Width and height of the window in points, of a picture or film in pixels. 1920x1080 suits most projectors and "
              "videos.",
              "너비와 높이로, 창은 포인트, 그림과 영상은 픽셀 단위입니다. 프로젝터와 동영상에는 1920x1080이 알맞습니다."}},
    {.key = "ui-scale", .type = SET_REAL, .group = GROUP_VIEW, .effect = EFFECT_VIEW,
     .min = 0, .gap = 0.5, .max = 4, .step = 0.05, .initial = 0, .unit = "", .offset = offsetof(Settings, ui_scale),
     .label = {"Interface scale", "화면 배율"},
     .help = {"Size of text and controls. 0 follows the display; 1.5 can be read from further back in the room.",
              "글자와 버튼의 크기입니다. 0이면 모니터에 맞추고, 1.5면 뒷자리에서도 읽기 쉽습니다."}},
    {.key = "fullscreen", .type = SET_BOOL, .group = GROUP_VIEW, .effect = EFFECT_VIEW,
     .initial = false, .unit = "", .offset = offsetof(Settings, fullscreen),
     .label = {"Full screen", "전체 화면"},
     .help = {"Fills the whole screen, as the key F11 does. Turn it on for a projector.",
              "F11 키처럼 화면 전체를 채웁니다. 프로젝터에서 켜세요."}},
    {.key = "reduced-motion", .type = SET_BOOL, .group = GROUP_VIEW, .effect = EFFECT_VIEW,
     .initial = false, .unit = "", .offset = offsetof(Settings, reduced_motion),
     .label = {"Reduced motion", "동작 줄이기"},
     .help = {"Replaces transitions by immediate changes. Turn it on if moving transitions distract or make you uncomfortable.",
              "움직이는 전환 효과 없이 바로 바꿉니다. 전환 효과가 거슬리거나 어지러우면 켜세요."}},

    // ---- pictures and films ------------------------------------------------------------------------------------------------
    {.key = "out", .type = SET_TEXT, .group = GROUP_FILM, .effect = EFFECT_START,
     .file = true, .unit = "", .offset = offsetof(Settings, out),
     .label = {"Output file", "출력 파일"},
     .help = {"What shot, film, train and sample write: a .png for a picture; a .mp4, a .gif or a folder of pictures for a film; a "
              ".safetensors for a model; a .csv or .npy for points. They need it.",
              "shot, film, train, sample이 저장할 곳입니다. 그림은 .png, 영상은 .mp4나 .gif 또는 그림을 담을 폴더, 모델은 "
              ".safetensors, 점은 .csv나 .npy이며, 꼭 필요합니다."}},
    {.key = "train", .type = SET_INT, .group = GROUP_FILM, .effect = EFFECT_START,
     .min = 0, .max = 10000000, .step = 1, .initial = 2000, .unit = "", .offset = offsetof(Settings, train),
     .label = {"Training steps", "학습 단계 수"},
     .help = {"Training steps taken before the picture, or before the film begins, and those of train. 2000 show the shape, 20000 a sharp one; 0 "
              "films the learning from its start.",
              "그림을 찍거나 영상을 시작하기 전에, 또는 train이 하는 학습 단계의 수입니다. 2000이면 모양이 드러나고 20000이면 또렷해집니다. "
              "0이면 처음 배우는 모습부터 담습니다."}},
    {.key = "time", .type = SET_REAL, .group = GROUP_FILM, .effect = EFFECT_START,
     .min = 0, .max = 1, .initial = 1, .unit = "", .offset = offsetof(Settings, time),
     .label = {"Flow time", "흐름 시간"},
     .help = {"Flow time that a picture shows: 0 is noise, 1 is data. Try 0.5 to catch the particles on their way.",
              "그림에 담을 흐름 시간입니다. 0은 잡음, 1은 데이터입니다. 가는 도중의 입자를 보려면 0.5로 해 보세요."}},
    {.key = "seconds", .type = SET_REAL, .group = GROUP_FILM, .effect = EFFECT_START, .log_scale = true,
     .min = 0.1, .max = 3600, .initial = 12, .unit = "s", .offset = offsetof(Settings, seconds),
     .label = {"Film length", "영상 길이"},
     .help = {"Length of a film. 12 s show two passes of the flow at the usual speed.",
              "영상의 길이입니다. 12초면 기본 속도로 흐름이 두 번 지나갑니다."}},
    {.key = "fps", .type = SET_INT, .group = GROUP_FILM, .effect = EFFECT_START,
     .min = 1, .max = 120, .step = 1, .initial = 30, .unit = "", .offset = offsetof(Settings, fps),
     .label = {"Frames per second", "초당 프레임 수"},
     .help = {"Frames per second of a film. 30 is smooth; 60 suits fast motion, 15 a small .gif.",
              "영상의 초당 프레임 수입니다. 30이면 매끄럽고, 빠른 움직임에는 60, 작은 .gif에는 15가 알맞습니다."}},
    {.key = "steps-per-frame", .type = SET_INT, .group = GROUP_FILM, .effect = EFFECT_START,
     .min = 0, .max = 10000, .step = 1, .initial = 20, .unit = "", .offset = offsetof(Settings, steps_per_frame),
     .label = {"Training steps per frame", "프레임당 학습 단계 수"},
     .help = {"Training steps between two frames of a film, the same on every machine. 20 let the shape appear within seconds; 0 "
              "films the flow without further training.",
              "영상의 프레임 사이에 하는 학습 단계의 수로, 어느 컴퓨터에서나 같습니다. 20이면 몇 초 만에 모양이 나타나고, "
              "0이면 더 배우지 않고 흐름만 담습니다."}},

    // ---- command line ------------------------------------------------------------------------------------------------------
    {.key = "resume", .type = SET_BOOL, .group = GROUP_COMMAND, .effect = EFFECT_START,
     .initial = false, .unit = "", .offset = offsetof(Settings, resume),
     .label = {"Resume", "이어서 학습"},
     .help = {"Lets train go on from the model that --out names, with its settings, until it has --train steps. Without it train "
              "begins anew.",
              "train이 --out의 모델과 그 설정에서 이어서 --train 단계까지 학습합니다. 없으면 처음부터 시작합니다."}},
    {.key = "count", .type = SET_INT, .group = GROUP_COMMAND, .effect = EFFECT_START,
     .min = 1, .max = 1000000, .step = 1, .initial = 2000, .unit = "", .offset = offsetof(Settings, count),
     .label = {"Points", "점의 수"},
     .help = {"Points that sample writes and that eval measures on. 2000 take seconds to measure; papers use 10000, and eval takes "
              "at most 20000.",
              "sample이 저장하고 eval이 재는 점의 수입니다. 2000이면 몇 초 만에 잴 수 있고, 논문에서는 10000을 쓰며, eval은 "
              "20000까지 잽니다."}},
    {.key = "from", .type = SET_TEXT, .group = GROUP_COMMAND, .effect = EFFECT_START,
     .file = true, .unit = "", .offset = offsetof(Settings, from),
     .label = {"Starting points", "출발점 파일"},
     .help = {"File of points that sample starts from, .csv or .npy, in the coordinates that the model was trained in. Without it "
              "sample draws --count of them.",
              "sample이 출발할 점의 파일(.csv 또는 .npy)입니다. 좌표는 모델을 학습한 좌표입니다. 없으면 --count만큼 뽑습니다."}},
    {.key = "trajectories", .type = SET_BOOL, .group = GROUP_COMMAND, .effect = EFFECT_START,
     .initial = false, .unit = "", .offset = offsetof(Settings, trajectories),
     .label = {"Trajectories", "궤적 저장"},
     .help = {"Lets sample write the whole way of every point instead of its end.",
              "sample이 도착점 대신 점마다 지나온 길 전체를 저장합니다."}},
};
// clang-format on

int settings_count(void) {
    return (int)(sizeof rows / sizeof rows[0]);
}

const Setting *settings_at(int index) {
    CHECK_RANGE(index, 0, settings_count() - 1);
    return &rows[index];
}

const char *settings_group_label(SettingGroup group, Lang lang) {
    static const char *const labels[GROUP_COUNT][LANG_COUNT] = {
        [GROUP_DATA] = {"Data", "데이터"},
        [GROUP_PATH] = {"Path", "경로"},
        [GROUP_NETWORK] = {"Network", "신경망"},
        [GROUP_TRAINING] = {"Training", "학습"},
        [GROUP_SAMPLING] = {"Sampling", "표본 추출"},
        [GROUP_VIEW] = {"View", "보기"},
        [GROUP_FILM] = {"Pictures and films", "그림과 영상"},
        [GROUP_COMMAND] = {"Command line", "명령줄"},
    };
    CHECK_RANGE(group, 0, GROUP_COUNT - 1);
    return labels[group][lang];
}
