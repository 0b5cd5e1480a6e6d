#include "app/strings.h"

#include "base/check.h"

#include <stdio.h>

static const char *const table[STR_COUNT][LANG_COUNT] = {
    [STR_CURVED] = {"curved paths", "곡선 경로"},
    [STR_STRAIGHT] = {"straight paths", "직선 경로"},
    [STR_RANDOM_PAIRS] = {"random pairs", "무작위 짝"},
    [STR_MATCHED_PAIRS] = {"matched pairs", "맞춘 짝"},
    [STR_SOFT_PAIRS] = {"softly matched pairs", "느슨하게 맞춘 짝"},
    [STR_REFLOW] = {"reflow", "리플로"},
    [STR_UNEVEN] = {"straight paths, ever slower", "곧지만 점점 느려지는 경로"},
    [STR_TREMBLING] = {"straight paths with noise about them", "둘레에 잡음이 있는 직선 경로"},
    [STR_PREDICTS_VELOCITY] = {"predicts the velocity", "속도를 예측"},
    [STR_PREDICTS_NOISE] = {"predicts the noise", "잡음을 예측"},
    [STR_PREDICTS_DATA] = {"predicts the data", "데이터를 예측"},
    [STR_PREDICTS_SCORE] = {"predicts the score", "스코어를 예측"},
    [STR_EXACT_FIELD] = {"exact field, no network", "신경망 없이 정답 속도장"},
    [STR_EXACT_UNKNOWN] = {"exact field not known", "정답 속도장을 알 수 없음"},
    [STR_STOCHASTIC] = {"noise on the way", "가는 길에 잡음"},
    [STR_STILL_BENDS] = {"the flow bends", "흐름은 휨"},
    [STR_CONDITIONAL] = {"each noise to its own data point", "잡음마다 자기 데이터 점으로"},
    [STR_ALL_TO_ONE] = {"all noise to one data point", "모든 잡음이 데이터 점 하나로"},
    [STR_DETOUR] = {"length / distance", "길이 / 거리"},
    [STR_DETOUR_HELP] = {"Length of a particle's way over the distance from its start to its end, median: 1 is a straight line.",
                         "입자가 지나간 길이를 시작과 끝 사이의 거리로 나눈 값의 중앙값: 1이면 직선입니다."},
    [STR_STRAIGHTNESS_SHORT] = {"off straight", "직선과의 차이"},
    [STR_EVALUATIONS_COUNT] = {"%d evaluations", "평가 %d번"},
    [STR_CROSSINGS] = {"%d straight lines: %s crossings", "곧은 선 %d개: 엇갈림 %s번"},
    [STR_DETOUR_RANDOM] = {"A way with noise upon it has no length of its own: it grows with the number of steps.",
                           "잡음이 섞인 길은 길이가 정해지지 않습니다. 단계가 많을수록 길어집니다."},
    [STR_APART] = {"Distance to exact", "정답과의 거리"},
    [STR_APART_HELP] =
        {"Mean distance between a particle under the network and its twin under the exact field, at this flow time.",
         "신경망을 따라간 입자와, 같은 잡음에서 정답 속도장을 따라간 쌍둥이 사이의 지금 평균 거리입니다."},
    [STR_REFLOW_MORE] = {"Reflow once more", "한 번 더 리플로"},
    [STR_REFLOW_MORE_HELP] = {"This lane becomes the teacher of a new one, which learns the straight way from each noise to where "
                              "this lane carries it.",
                              "이 레인이 교사가 되어, 새 레인이 각 잡음에서 이 레인이 데려간 곳까지의 곧은 길을 배웁니다."},
    [STR_REFLOW_LAST] = {"Three rounds are enough: more only add errors.", "세 번이면 충분합니다. 더 하면 오차만 쌓입니다."},
    [STR_REFLOW_WAITS] = {"This lane still waits for its own pairs.", "이 레인은 아직 자기 짝을 기다리고 있습니다."},
    [STR_TEACHER_LEARNS] = {"Reflow: the teacher learns first", "리플로: 교사가 먼저 배우는 중"},
    [STR_PAIRS_MADE] = {"Reflow: the teacher makes the pairs", "리플로: 교사가 짝을 만드는 중"},
    [STR_FLOW_TIME] = {"Flow time", "흐름 시간"},
    [STR_FLOW_TIME_HELP] = {"0 is noise, 1 is data. Drag to look at any moment.",
                            "0은 잡음, 1은 데이터입니다. 끌어서 아무 순간이나 볼 수 있습니다."},
    [STR_STEP] = {"Training step", "학습 단계"},
    [STR_STEP_PAUSED] = {"Step (paused)", "단계 (멈춤)"},
    [STR_STEP_BACK] = {"Looking back", "되돌아보기"},
    [STR_STEP_HELP] = {"Drag back to see the flow as it was after fewer steps; training waits. Drag to the right end to go on.",
                       "왼쪽으로 끌면 더 적은 단계 뒤의 흐름을 봅니다. 그동안 학습은 멈춥니다. 오른쪽 끝으로 끌면 계속됩니다."},
    [STR_DATA] = {"Data", "데이터"},
    [STR_COMPARISON] = {"Diffusion or transport (Tab)", "디퓨전 또는 수송 (Tab)"},
    [STR_COMPARISON_HELP] =
        {"Diffusion: path vp with random pairs. Optimal transport: path ot with matched pairs. Same noise, same data, same first weights.",
         "디퓨전: vp 경로와 무작위 짝. 최적 수송: ot 경로와 맞춘 짝. 잡음도, 데이터도, 처음 가중치도 같습니다."},
    [STR_TRAINING] = {"Training", "학습"},
    [STR_SAMPLING] = {"Sampling", "표본 추출"},
    [STR_MORE] = {"More settings", "설정 더 보기"},
    [STR_LOSS] = {"Loss", "손실"},
    [STR_LOSS_HELP] =
        {"Mean squared error of what the network predicts, over the last 200 steps. It does not go to 0: many noises pass the same point towards different data. "
         "Losses of different paths or pairings do not compare: their targets differ.",
         "최근 200단계 동안 신경망이 예측한 값의 평균 제곱 오차입니다. 같은 점을 지나 서로 다른 데이터로 가는 잡음이 많으므로 0이 되지 않습니다. "
         "경로나 짝짓기가 다르면 목표도 달라 손실을 서로 비교할 수 없습니다."},
    [STR_LOSSES_APART] = {"Losses of lanes cannot be compared", "레인끼리는 손실을 비교할 수 없습니다"},
    [STR_NOT_THIS] = {"The stage shows the exact field, not this network.", "지금 그림은 이 신경망이 아니라 정답 속도장입니다."},
    [STR_STEPS_PER_S] = {"Steps per second", "초당 단계"},
    [STR_STEPS_PER_S_HELP] = {"Training steps of all lanes together, per second.", "모든 레인을 합한 초당 학습 단계 수입니다."},
    [STR_FRAME] = {"Frame", "프레임"},
    [STR_FRAME_HELP] = {"Time from one picture to the next.", "한 화면에서 다음 화면까지 걸리는 시간입니다."},
    [STR_EVALUATIONS] = {"Evaluations", "함수 평가"},
    [STR_EVALUATIONS_HELP] = {"How often the network is asked for one particle's way from noise to data.",
                              "입자 하나가 잡음에서 데이터까지 가는 동안 신경망을 부르는 횟수입니다."},
    [STR_TRAIN_HELP] = {"Pause or resume training (T)", "학습 멈춤 또는 계속 (T)"},
    [STR_ONE_STEP_HELP] = {"One training step of every lane, then pause (.)", "모든 레인을 한 단계씩 학습하고 멈춤 (.)"},
    [STR_RESTART_HELP] = {"Restart training from the first weights (R)", "처음 가중치에서 학습 다시 시작 (R)"},
    [STR_AUTOMATIC] = {"automatic", "자동"},
    [STR_AT_MOST] = {"at most", "최대"},
    [STR_TRAINING_PAUSED] = {"Training is paused (T goes on)", "학습이 멈춰 있습니다 (T로 계속)"},
    [STR_LOOKING_BACK] = {"Looking back: training waits", "되돌아보는 중: 학습이 기다립니다"},
    [STR_NO_ROOM] = {"No room here for all that is switched on: hide the panel (H) or compare fewer lanes",
                     "켜 놓은 것을 모두 보여 줄 자리가 없습니다. 패널을 숨기거나(H) 비교하는 레인을 줄여 보세요."},
    [STR_FEWER] = {"200,000 particles are shown: more need the graphics card.",
                   "입자를 200,000개만 보여 줍니다. 더 보려면 그래픽 카드가 필요합니다."},
    [STR_GPU_FAILED] = {"The graphics card cannot carry the particles; the processor does it instead.",
                        "그래픽 카드로 입자를 계산할 수 없어 프로세서가 대신 계산합니다."},
    [STR_RESCUED] = {"The loss blew up: back to the last good weights at half the learning rate.",
                     "손실이 발산하여 마지막 정상 가중치로 돌아가고 학습률을 절반으로 줄였습니다."},
    [STR_SAVED] = {"Saved", "저장함"},
    [STR_OPENED] = {"Opened", "열었음"},
    [STR_DROP_WHAT] = {"The window takes scenes (.ini) and points (.csv, .npy).",
                       "이 창에는 장면(.ini)과 점 파일(.csv, .npy)을 놓을 수 있습니다."},
    [STR_MADE_ROOM] = {"Four lanes at most: %s made room.", "레인은 넷까지여서 %s 레인을 닫았습니다."},
    [STR_CLOSED] = {"Closed: %s", "닫았음: %s"},
    [STR_OPEN_AGAIN] = {"Open again: %s. Its training starts anew.", "다시 열었음: %s. 학습은 처음부터 시작합니다."},
    [STR_ANEW] = {"Settings are back; training starts anew.", "설정이 돌아왔고 학습은 처음부터 시작합니다."},
    [STR_KEYS] = {"Keys", "단축키"},
    [STR_CLOSE_HINT] = {"? or Esc closes", "? 또는 Esc로 닫기"},
    [STR_PLAY_HELP] = {"Play or pause (Space)", "재생 또는 멈춤 (Space)"},
    [STR_COLOURED] = {"colour: start angle", "색: 출발한 각도"},
    [STR_T] = {"t", "t"},
    [STR_STEPS] = {"steps", "단계"},
    [STR_FLOOR] = {"data against data", "데이터끼리"},
    [STR_DISTANCE] = {"Distance to the data (sliced W2)", "데이터까지의 거리 (슬라이스 W2)"},
    [STR_STRAIGHTNESS] = {"Off straight (0: straight)", "직선과의 차이 (0이면 직선)"},
    [STR_LOSS_BY_TIME] = {"Loss by flow time", "흐름 시간별 손실"},
    [STR_A_AND_S] = {"Data a(t); paler: noise s(t)", "데이터 a(t), 연한 선은 잡음 s(t)"},
    [STR_STRIP] = {"Particles through time", "시간에 따른 입자"},
    [STR_STRIP_HELP] = {"Which coordinate: at each time a histogram of it stands upright, the stronger the more particles.",
                        "어느 좌표를 볼지 고릅니다. 시각마다 그 좌표의 히스토그램을 세워 놓았으며, 진할수록 입자가 많습니다."},
    [STR_BUDGETS] = {"Euler's error by evaluations", "평가 횟수별 오일러 오차"},
    [STR_BUDGETS_HELP] =
        {"Runs Euler's method with 1, 2, 4, 8, 16 and 32 evaluations and compares where the particles end with a fine solution: "
         "root mean square distance, in the units of the data.",
         "오일러 방법을 1, 2, 4, 8, 16, 32번의 평가로 돌려 입자의 도착점을 세밀한 해와 비교합니다. "
         "데이터와 같은 단위로 잰 제곱 평균 제곱근 거리입니다."},
    [STR_BUDGETS_ASK] = {"The button measures it.", "버튼을 누르면 잽니다."},
    [STR_EVALUATIONS_SHORT] = {"evaluations", "평가"},
    [STR_MORE_CURVES] = {"More curves", "다른 그래프"},
    [STR_KEYS_HINT] = {"All keys (?)", "모든 단축키 (?)"},
};

const char *str(Str id, Lang lang) {
    CHECK_RANGE((int)id, 0, STR_COUNT - 1);
    return table[id][lang];
}

void str_count(char *text, size_t size, long count) {
    long unit = 1;
    while (count / unit >= 1000) {
        unit *= 1000;
    }
    size_t at = (size_t)snprintf(text, size, "%ld", count / unit);
    for (unit /= 1000; unit > 0 && at < size; unit /= 1000) {
        at += (size_t)snprintf(text + at, size - at, ",%03ld", count / unit % 1000);
    }
}
