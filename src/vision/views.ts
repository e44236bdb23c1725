/**
 * How alike views are, as cosines of the embedded backend's raw picture features; those of other models come in its terms
 * (`comparableFeatures`). Measured on photos: other photos of the same kind of scene reach .71, the same one cut to 90 %
 * .92 to .95, moved by a tenth .91, with a twelfth of its width covered .98, darker or blurred .99, encoded again .999.
 */
export const sameView = 0.998;
export const likeView = 0.92;
/**
 * The same for features off their space's centre (`centred`): the same photo cut to 90 % reaches .90 (one in ten less),
 * moved by a tenth .93, darker .97, encoded again .99; other photos at most .57.
 */
export const nearlySameCentred = 0.85;
/** For what is known by more than its looks, such as by the text that was read. */
export const similarView = 0.82;

/** The frozen space of the embedded backend's picture features. What is learned has that of the day: `LearnedPrompts.space`. */
export const viewSpace = 'embedded/trunk-1';
