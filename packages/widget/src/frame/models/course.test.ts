import { expect, test } from "vitest";
import { CONTEXT } from "../../gallery/memory-ports.ts";
import { ChatFailure } from "../ports.ts";
import { acceptPolicy } from "./accept-policy.ts";
import { course, ports, useFirstScreen } from "./use-first-screen.ts";

useFirstScreen();

test("consent is recorded where the site keeps it", async () => {
  ports.context = { ...CONTEXT, policy: "required" };
  await course.load();
  expect(await acceptPolicy(course, ports)).toBe(true);
  expect(course.context.peek()?.policy).toBe("accepted");
  ports.context = { ...CONTEXT, policy: "required", policy_kept_by: "bff" };
  await course.load();
  ports.policyAnswer = "error";
  expect(await acceptPolicy(course, ports)).toBe(false);
  expect(course.consent.peek()).toBe("failed");
  ports.policyAnswer = "ok";
  await acceptPolicy(course, ports);
  expect(ports.policyAccepted).toEqual(["moodle", "bff"]);
});

test("what the site tells only of a user who has accepted is asked for after acceptance", async () => {
  ports.context = { ...CONTEXT, policy: "required", starters: [] };
  await course.load();
  ports.context = { ...CONTEXT, policy: "required", starters: ["What is left to do?"] };
  await acceptPolicy(course, ports);
  await expect.poll(() => course.context.peek()?.starters).toEqual(["What is left to do?"]);
  expect(course.context.peek()?.policy).toBe("accepted");
});

test("the questions left are counted on the screen while the context is loaded after acceptance", async () => {
  const limits = { messages_left: 5, tokens_left: null, resets_at: null };
  ports.context = { ...CONTEXT, policy: "required", limits };
  await course.load();
  // The server may already count the waiting question, which is counted on the screen when it has been answered.
  ports.context = { ...CONTEXT, starters: [], limits: { ...limits, messages_left: 4 } };
  await acceptPolicy(course, ports);
  course.countQuestion();
  await expect.poll(() => course.context.peek()?.starters).toEqual([]);
  course.countQuestion();
  expect(course.context.peek()?.limits?.messages_left).toBe(3);
});

test("a context that cannot be loaded after acceptance changes nothing", async () => {
  ports.context = { ...CONTEXT, policy: "required" };
  await course.load();
  ports.context = new ChatFailure("moodle_unavailable");
  expect(await acceptPolicy(course, ports)).toBe(true);
  await new Promise((resolve) => setTimeout(resolve));
  expect(course.context.peek()?.policy).toBe("accepted");
  expect(course.failure.peek()).toBeNull();
});

test("a context that failed to load says why, and can be loaded again", async () => {
  ports.context = new ChatFailure("moodle_unavailable");
  await course.load();
  expect(course.failure.peek()?.code).toBe("moodle_unavailable");
  ports.context = CONTEXT;
  await course.load();
  expect(course.failure.peek()).toBeNull();
});
