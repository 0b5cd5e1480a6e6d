#include "ui/theme.h"

#include "base/check.h"

#include <string.h>

// In the order of Theme.kind. Of those colours that pass as text, and keep to a hue in every theme, these were found by a search for the
// largest least distance as every eye sees it (tests/test_palette.c).
static const char *const kinds[THEME_KINDS] = {"coupling", "cnf", "next-scale", "flow-map", "bridge", "drifting"};

static const Theme themes[THEMES] = {
    {
        .dark = true,
        .background = 0x0B0E14FF,
        .stage = 0x0D111AFF,
        .panel = 0x131824FF,
        .line = 0x232B3BFF,
        .well = 0x0B0E15FF,
        .raised = 0x252D3DFF,
        .text = 0xE8ECF4FF,
        .muted = 0x97A2B7FF,
        .diffusion = 0xFF9B54FF,
        .ot = 0x4FB3FFFF,
        .kind = {0xB584BFFF, 0xC0F526FF, 0xF7D77EFF, 0xA5F7B0FF, 0x5AEEE6FF, 0xFD5A9FFF},
        .on_diffusion = 0x1E0E02FF,
        .on_ot = 0x03131FFF,
        .warning = 0xFF8590FF,
        .data = 0x3F4859FF,
        .focus = 0xB7A6FFFF,
        .size_small = 11.0f,
        .size_body = 13.0f,
        .size_large = 24.0f,
        .row = 32.0f,
        .zoom = 1.0f,
    },
    {
        .dark = false,
        .background = 0xF6F7F9FF,
        .stage = 0xFFFFFFFF,
        .panel = 0xFFFFFFFF,
        .line = 0xDDE2EAFF,
        .well = 0xF2F4F7FF,
        .raised = 0xE2E7EEFF,
        .text = 0x141A24FF,
        .muted = 0x566173FF,
        .diffusion = 0xA84A06FF,
        .ot = 0x0B5FB2FF,
        .kind = {0x8A1CF4FF, 0x2E3C00FF, 0x624109FF, 0x005230FF, 0x1B615BFF, 0xC50A64FF},
        .on_diffusion = 0xFFFFFFFF,
        .on_ot = 0xFFFFFFFF,
        .warning = 0xB3202FFF,
        .data = 0xC3CAD6FF,
        .focus = 0x6A4BD8FF,
        .size_small = 11.0f,
        .size_body = 13.0f,
        .size_large = 24.0f,
        .row = 32.0f,
        .zoom = 1.0f,
    },
    {
        .dark = false,
        .background = 0xFFFFFFFF,
        .stage = 0xFFFFFFFF,
        .panel = 0xFFFFFFFF,
        .line = 0xB4BCC8FF,
        .well = 0xF1F3F6FF,
        .raised = 0xE0E4EAFF,
        .text = 0x000000FF,
        .muted = 0x2B3340FF,
        .diffusion = 0x773200FF,
        .ot = 0x00417FFF,
        .kind = {0x321C5FFF, 0x262900FF, 0x462D08FF, 0x003923FF, 0x0C4345FF, 0x6A2A58FF},
        .on_diffusion = 0xFFFFFFFF,
        .on_ot = 0xFFFFFFFF,
        .warning = 0x8A0F22FF,
        .data = 0x9AA3B2FF,
        .focus = 0x4A22C8FF,
        .size_small = 13.0f, // nothing is small
        .size_body = 13.0f,
        .size_large = 24.0f,
        .stage_share = 0.025f,
        .row = 32.0f,
        .zoom = 1.55f,
    },
};

const Theme *theme_at(int index) {
    CHECK_RANGE(index, 0, THEMES - 1);
    return &themes[index];
}

bool theme_roomy(const Theme *theme) {
    return theme->row > themes[0].row;
}

const Rgba *theme_kind(const Theme *theme, const char *name) {
    for (int i = 0; i < THEME_KINDS; i++) {
        if (strcmp(kinds[i], name) == 0) {
            return &theme->kind[i];
        }
    }
    return NULL;
}
