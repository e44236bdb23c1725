/** Layers around models, each written once for all capabilities, as middleware is for requests. */
import { capabilityNames } from '../contracts/capabilities.js';
import type { Answer, Ask, Asked, CallOptions, Capabilities, Capability, Models } from '../contracts/model.js';

/** Returns models with the same methods that do something more around the calls. */
export type ModelLayer = (models: Models) => Models;

/** What a layer does about one call; `next` hands it on to what the layer is around. */
export type AroundCall<Name extends Capability> = (
  asked: Asked<Name>,
  options: CallOptions,
  next: (options: CallOptions) => Promise<Answer<Name>>,
) => Promise<Answer<Name>>;

/** What a layer does about the calls of a capability; undefined where it does nothing. Asked once, when models are wrapped. */
export type AroundCapability = <Name extends Capability>(capability: Name) => AroundCall<Name> | undefined;

/** The first layer is the outermost: it sees a call first and the answer last. */
export function wrapModels(models: Models, ...layers: readonly ModelLayer[]): Models {
  return layers.reduceRight((inner, layer) => layer(inner), models);
}

/** A layer around the calls of every capability. */
export const layerOf =
  (around: AroundCapability): ModelLayer =>
  (models) => ({ ...models, ...wrapCalls(models, around) });

/** The same for those capabilities that there are. */
export function wrapCalls(methods: Partial<Capabilities>, around: AroundCapability): Partial<Capabilities> {
  const wrapped: Partial<Capabilities> = {};
  function wrap<Name extends Capability>(name: Name): void {
    const ask = methods[name];
    if (!ask) return;
    const aroundCall = around(name);
    setMethod(wrapped, name, (...given) => {
      if (!aroundCall) return ask(...given);
      const { asked, options } = takeApart<Name>(given);
      return aroundCall(asked, options, (own) => ask(...asked, own));
    });
  }
  for (const name of capabilityNames) wrap(name);
  return wrapped;
}

/** TypeScript allows such an assignment only where the object's type is made of the name's. */
export function setMethod<Name extends Capability>(
  methods: { [One in Name]?: Ask<One> },
  name: Name,
  method: Ask<Name>,
): void {
  methods[name] = method;
}

/** The options come last: `Ask` says so, but TypeScript cannot take the end off a tuple whose length it does not know. */
function takeApart<Name extends Capability>(
  given: readonly unknown[],
): { readonly asked: Asked<Name>; readonly options: CallOptions } {
  const asked: readonly unknown[] = given.slice(0, -1);
  return { asked: asked as Asked<Name>, options: given[given.length - 1] as CallOptions };
}
