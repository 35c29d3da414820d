/* The inner loop of deep.py for outputs that hold each by itself: one hidden layer, Adam on the rows that were touched.

   Built and called by compiled.py. Chance is handed in as a seed, so that the result is the same each time. */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static uint64_t state;

static float chance(void) { /* from 0 to 1: xorshift (Marsaglia 2003) */
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return (float)(state >> 40) / 16777216.0f;
}

typedef struct { float *value, *first, *second; } Adam;

static Adam learns(float *value, size_t size) {
    Adam one = {value, calloc(size, sizeof(float)), calloc(size, sizeof(float))};
    return one;
}

static void freed(Adam one) { free(one.first); free(one.second); }

static void moved(Adam one, size_t at, const float *restrict gradient, int size, float rate, float spread) {
    float *restrict value = one.value + at, *restrict first = one.first + at, *restrict second = one.second + at;
    for (int i = 0; i < size; i++) {
        first[i] = 0.9f * first[i] + 0.1f * gradient[i];
        second[i] = 0.999f * second[i] + 0.001f * gradient[i] * gradient[i];
        value[i] -= rate * first[i] / (sqrtf(second[i] * spread) + 1e-8f);
    }
}

/* indptr, indices, data: the rows (CSR). wanted, share: rows x outputs. order: the rows as they are looked at, all
   rounds after one another. forgotten: of each feature, how often it is left out. Returns 0, or 1 without memory. */
int learn(int64_t rows, int64_t features, int width, int outputs, int batch, int64_t looks, const int64_t *indptr,
          const int32_t *indices, const float *data, const float *wanted, const float *share, const int32_t *order,
          const float *forgotten, float forgotten_hidden, float rate, uint64_t seed, float *weights, float *bias,
          float *out, float *base) {
    state = seed * 2654435761u + 88172645463325252ull;
    int64_t steps = (looks + batch - 1) / batch, most = 1, longest = 0;
    for (int64_t row = 0; row < rows; row++) longest = indptr[row + 1] - indptr[row] > longest ? indptr[row + 1] - indptr[row] : longest;
    most += longest * batch;
    Adam layer = learns(weights, features * width), shift = learns(bias, width);
    Adam says = learns(out, (size_t)width * outputs), usual = learns(base, outputs);
    int32_t *slot = malloc(features * sizeof(int32_t)), *touched = malloc(most * sizeof(int32_t)), *kept = malloc(most * sizeof(int32_t));
    float *values = malloc(most * sizeof(float)), *gradient = malloc(most * width * sizeof(float));
    float *hidden = malloc(width * sizeof(float)), *mask = malloc(width * sizeof(float)), *back = malloc(width * sizeof(float));
    float *error = malloc(outputs * sizeof(float)), *of_out = malloc((size_t)width * outputs * sizeof(float));
    float *of_base = malloc(outputs * sizeof(float)), *of_bias = malloc(width * sizeof(float));
    if (!layer.second || !slot || !touched || !kept || !values || !gradient || !of_out) return 1;
    memset(slot, -1, features * sizeof(int32_t));
    double first = 1, second = 1;
    for (int64_t step = 1; step <= steps; step++) {
        int64_t start = (step - 1) * batch, end = start + batch < looks ? start + batch : looks;
        int32_t distinct = 0;
        memset(of_out, 0, (size_t)width * outputs * sizeof(float));
        memset(of_base, 0, outputs * sizeof(float));
        memset(of_bias, 0, width * sizeof(float));
        for (int64_t look = start; look < end; look++) {
            int64_t row = order[look];
            int many = 0;
            for (int64_t at = indptr[row]; at < indptr[row + 1]; at++) {
                float gone = forgotten[indices[at]];
                if (chance() < gone) continue;
                kept[many] = indices[at];
                values[many++] = data[at] / (1 - gone);
                if (slot[indices[at]] < 0) {
                    memset(gradient + (size_t)distinct * width, 0, width * sizeof(float));
                    touched[distinct] = indices[at];
                    slot[indices[at]] = distinct++;
                }
            }
            memcpy(hidden, bias, width * sizeof(float));
            for (int at = 0; at < many; at++) {
                const float *one = weights + (size_t)kept[at] * width;
                for (int i = 0; i < width; i++) hidden[i] += values[at] * one[i];
            }
            memcpy(error, base, outputs * sizeof(float));
            for (int i = 0; i < width; i++) {
                mask[i] = chance() < forgotten_hidden || hidden[i] <= 0 ? 0 : 1 / (1 - forgotten_hidden);
                hidden[i] *= mask[i];
                if (mask[i] != 0) for (int o = 0; o < outputs; o++) error[o] += hidden[i] * out[(size_t)i * outputs + o];
            }
            for (int o = 0; o < outputs; o++) {
                float said = 1 / (1 + expf(-error[o]));
                error[o] = (said - wanted[row * outputs + o]) * share[row * outputs + o] / (float)(end - start);
                of_base[o] += error[o];
            }
            for (int i = 0; i < width; i++) {
                float sum = 0;
                if (mask[i] != 0) for (int o = 0; o < outputs; o++) {
                    sum += out[(size_t)i * outputs + o] * error[o];
                    of_out[(size_t)i * outputs + o] += hidden[i] * error[o];
                }
                back[i] = sum * mask[i];
                of_bias[i] += back[i];
            }
            for (int at = 0; at < many; at++) {
                float *one = gradient + (size_t)slot[kept[at]] * width;
                for (int i = 0; i < width; i++) one[i] += values[at] * back[i];
            }
        }
        first *= 0.9;
        second *= 0.999;
        float pace = (float)(rate * (1 - (double)step / (steps + 1)) / (1 - first)), spread = (float)(1 / (1 - second));
        for (int32_t at = 0; at < distinct; at++) {
            moved(layer, (size_t)touched[at] * width, gradient + (size_t)at * width, width, pace, spread);
            slot[touched[at]] = -1;
        }
        moved(shift, 0, of_bias, width, pace, spread);
        moved(says, 0, of_out, width * outputs, pace, spread);
        moved(usual, 0, of_base, outputs, pace, spread);
    }
    freed(layer), freed(shift), freed(says), freed(usual);
    free(slot), free(touched), free(kept), free(values), free(gradient), free(hidden), free(mask), free(back);
    free(error), free(of_out), free(of_base), free(of_bias);
    return 0;
}
