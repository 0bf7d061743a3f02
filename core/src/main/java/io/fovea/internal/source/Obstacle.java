package io.fovea.internal.source;

import io.fovea.UserError;

/**
 * Why data cannot be trained on.
 *
 * @param problem what was expected and what was found, in one line
 * @param fix what the user can do about it, in one line
 */
public record Obstacle(String problem, String fix) {
    UserError error() {
        return new UserError(problem, fix);
    }
}
