#include "app/keys.h"

#include <SDL.h>
#include <string.h>

#define EXPERIMENT_KEY(symbol, shown, command, value, en, ko)          \
    {                                                                  \
        symbol, false, false, shown, command, NULL, value, ACT_NONE, { \
            en, ko                                                     \
        }                                                              \
    }
#define SETTING_KEY(symbol, shown, row, en, ko)                    \
    {                                                              \
        symbol, false, false, shown, CMD_SET, row, -1, ACT_NONE, { \
            en, ko                                                 \
        }                                                          \
    }
#define DATA_KEY(symbol, index, shown, en, ko)                           \
    {                                                                    \
        symbol, false, false, shown, CMD_SET, "data", index, ACT_NONE, { \
            en, ko                                                       \
        }                                                                \
    }
#define ACTION_KEY(symbol, ctrl, shown, action, en, ko)          \
    {                                                            \
        symbol, ctrl, false, shown, CMD_PLAY, NULL, 0, action, { \
            en, ko                                               \
        }                                                        \
    }

// clang-format off
static const KeyRow table[] = {
    EXPERIMENT_KEY(SDLK_SPACE, "Space", CMD_PLAY, 0, "Play or pause the flow", "흐름 재생 또는 멈춤"),
    EXPERIMENT_KEY(SDLK_TAB, "Tab", CMD_HEADLINE, HEADLINE_OTHER, "Diffusion or optimal transport", "디퓨전 또는 최적 수송"),
    SETTING_KEY(SDLK_c, "C", "compare", "Compare side by side", "나란히 비교"),
    EXPERIMENT_KEY(SDLK_DELETE, "Del", CMD_CLOSE, 0, "Close the lane looked at", "보고 있는 레인 닫기"),
    SETTING_KEY(SDLK_p, "P", "view", "Conditional paths or marginal flow", "조건부 경로 또는 주변 흐름"),
    SETTING_KEY(SDLK_a, "A", "arrows", "Arrows of the vector field", "벡터장 화살표"),
    SETTING_KEY(SDLK_f, "F", "formulas", "Formulas", "수식"),
    SETTING_KEY(SDLK_v, "V", "curves", "Curves below the stage", "무대 아래 그래프"),
    SETTING_KEY(SDLK_w, "W", "streams", "Streams of the vector field", "벡터장의 흐름결"),
    SETTING_KEY(SDLK_e, "E", "field", "Learned field, exact, or both", "배운 속도장, 정답, 둘 다"),
    SETTING_KEY(SDLK_x, "X", "truth", "Exact field, error map", "정답 속도장, 오차 지도"),
    SETTING_KEY(SDLK_n, "N", "density", "Density: particles, likelihood", "밀도: 입자, 우도"),
    SETTING_KEY(SDLK_b, "B", "ribbons", "Trajectories of some particles", "몇 입자의 궤적"),
    SETTING_KEY(SDLK_g, "G", "guess", "Where each would arrive", "곧장 가면 닿을 곳"),
    SETTING_KEY(SDLK_k, "K", "color", "Colour by origin, class, speed", "색: 출발, 부분, 빠르기"),
    SETTING_KEY(SDLK_m, "M", "microscope", "Microscope (or hold Alt)", "현미경 (또는 Alt)"),
    SETTING_KEY(SDLK_j, "J", "pairs", "Lines between pairs", "짝을 잇는 선"),
    SETTING_KEY(SDLK_u, "U", "tube", "Tube of one data point", "데이터 점 하나의 관"),
    SETTING_KEY(SDLK_y, "Y", "network", "The network itself", "신경망 들여다보기"),
    EXPERIMENT_KEY(SDLK_LEFT, "← →", CMD_NUDGE, -0.01, "Flow time back and forth", "흐름 시간 앞뒤로"),
    EXPERIMENT_KEY(SDLK_RIGHT, NULL, CMD_NUDGE, 0.01, "", ""),
    EXPERIMENT_KEY(SDLK_HOME, "Home End", CMD_SEEK, 0, "To the noise, to the data", "잡음으로, 데이터로"),
    EXPERIMENT_KEY(SDLK_END, NULL, CMD_SEEK, 1, "", ""),
    EXPERIMENT_KEY(SDLK_t, "T", CMD_TRAIN, 0, "Pause or resume training", "학습 멈춤 또는 계속"),
    EXPERIMENT_KEY(SDLK_PERIOD, ".", CMD_STEP, 0, "One training step", "학습 한 단계"),
    EXPERIMENT_KEY(SDLK_r, "R", CMD_RESTART, 0, "Restart training", "학습 다시 시작"),
    DATA_KEY(SDLK_1, 0, "1 – 9", "Data: the first nine", "데이터: 앞의 아홉 가지"),
    DATA_KEY(SDLK_2, 1, NULL, "", ""),
    DATA_KEY(SDLK_3, 2, NULL, "", ""),
    DATA_KEY(SDLK_4, 3, NULL, "", ""),
    DATA_KEY(SDLK_5, 4, NULL, "", ""),
    DATA_KEY(SDLK_6, 5, NULL, "", ""),
    DATA_KEY(SDLK_7, 6, NULL, "", ""),
    DATA_KEY(SDLK_8, 7, NULL, "", ""),
    DATA_KEY(SDLK_9, 8, NULL, "", ""),
    ACTION_KEY(SDLK_0, false, "0", ACT_RESET_VIEW, "Reset zoom and position", "확대와 위치 되돌리기"),
    SETTING_KEY(SDLK_h, "H", "panel", "Hide panel and scrubbers", "패널과 막대 숨기기"),
    ACTION_KEY(SDLK_F6, false, "F6", ACT_PANEL, "Through the controls", "조작 항목을 차례로"),
    ACTION_KEY(SDLK_TAB, true, NULL, ACT_PANEL, "", ""),
    SETTING_KEY(SDLK_F11, "F11", "fullscreen", "Full screen", "전체 화면"),
    SETTING_KEY(SDLK_d, "D", "theme", "Dark, light or projector", "어둡게, 밝게, 프로젝터"),
    SETTING_KEY(SDLK_l, "L", "lang", "English or Korean", "영어 또는 한국어"),
    {SDLK_z, true, false, "Ctrl+Z", CMD_UNDO, NULL, 0, ACT_NONE, {"Undo", "실행 취소"}},
    {SDLK_y, true, false, "Ctrl+Y", CMD_REDO, NULL, 0, ACT_NONE, {"Redo", "다시 실행"}},
    ACTION_KEY(SDLK_s, false, "S", ACT_SAVE_PICTURE, "Save a picture", "그림 저장"),
    ACTION_KEY(SDLK_s, true, "Ctrl+S", ACT_SAVE_SCENE, "Save the settings as a scene", "설정을 장면으로 저장"),
    ACTION_KEY(SDLK_QUESTION, false, "?", ACT_HELP, "These keys", "이 단축키"),
    {SDLK_SLASH, false, true, NULL, CMD_PLAY, NULL, 0, ACT_HELP, {"", ""}},
    ACTION_KEY(SDLK_F1, false, NULL, ACT_HELP, "", ""),
    ACTION_KEY(SDLK_q, true, "Ctrl+Q", ACT_QUIT, "Quit", "끝내기"),
};
// clang-format on

int keys_count(void) {
    return (int)(sizeof table / sizeof table[0]);
}

const KeyRow *keys_at(int index) {
    return &table[index];
}

const KeyRow *keys_find(int symbol, bool ctrl, bool shift) {
    for (int i = 0; i < keys_count(); i++) {
        if (table[i].symbol == symbol && table[i].ctrl == ctrl && (!table[i].shift || shift)) {
            return &table[i];
        }
    }
    return NULL;
}

void keys_push(const KeyRow *row, const Experiment *experiment, CommandQueue *queue) {
    if (row->command != CMD_SET) {
        command_push(queue, row->command, row->value);
        return;
    }
    const Setting *setting = settings_find(row->row);
    double value = row->value, now = settings_get(&experiment->settings, setting);
    if (value < 0 && setting->type == SET_INT) { // none, or as many as usual
        value = now > setting->min ? setting->min : setting->initial;
    } else if (value < 0) { // a switch or a choice: on to the next
        value = (double)(((int)now + 1) % (setting->type == SET_CHOICE ? setting_choices(setting) : 2));
    }
    command_set(queue, setting, value);
}

void keys_print_markdown(FILE *out) {
    fprintf(out, "| key | does |\n| --- | --- |\n");
    for (int i = 0; i < keys_count(); i++) {
        if (table[i].shown) {
            fprintf(out, "| `%s` | %s |\n", table[i].shown, table[i].label[LANG_EN]);
        }
    }
}
