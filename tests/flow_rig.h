// Flow-matching models for the tests that look inside them.
#ifndef TESTS_FLOW_RIG_H
#define TESTS_FLOW_RIG_H

#include "model/flow_matching.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

// Trained on data that are drawn fresh.
static inline FlowMatching *make_flow(const Settings *s) {
    Error err;
    Model *model = model_make(s, NULL, NULL, &err);
    if (!model) {
        fail_msg("%s", err.text);
        return NULL;
    }
    assert_ptr_equal(model->kind, model_kind_at(0));
    return (FlowMatching *)model;
}

static inline void free_flow(FlowMatching *flow) {
    model_free(&flow->base);
}

#endif
