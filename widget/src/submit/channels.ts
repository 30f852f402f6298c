import type { Outcome } from "./outcome.ts";
import { handToParent } from "./parent.ts";
import { post } from "./post.ts";
import { put } from "./put.ts";
import type { Channel } from "./settings.ts";
import type { Parcel } from "./submission.ts";

/** A way on which a submission travels while the page stays. */
export interface Way {
  /** Name who is at its end; "" = nobody. */
  to(parcel: Parcel): string;
  send(parcel: Parcel): Promise<Outcome>;
}

/** The ways of these channels, in order. A form takes the page away and a download needs no asking: they have none. */
export function waysOf(channels: readonly Channel[]): Way[] {
  return channels.flatMap((channel): Way[] => {
    if (channel.kind === "post") return [{ to: () => hostOf(channel.url), send: ({ submission }) => post(channel, submission) }];
    if (channel.kind === "put") return [{ to: ({ putUrl }) => hostOf(putUrl ?? ""), send: (parcel) => put(channel.headers, parcel) }];
    if (channel.kind !== "parent") return [];
    return [{ to: () => hostOf(channel.origin), send: ({ submission }) => handToParent(channel.origin, submission) }];
  });
}

function hostOf(url: string): string {
  return URL.canParse(url, document.baseURI) ? new URL(url, document.baseURI).host : "";
}
