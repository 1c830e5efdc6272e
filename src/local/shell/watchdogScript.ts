/**
 * Lives beside a block, reads from its owner and ends what the owner left behind. It also makes the
 * FIFO of the block's questions: nothing waits for that but a question.
 */
export const WATCHDOG = `# Ends the block's processes when their owner is gone, whatever became of it.
mkfifo -m 600 -- "$1/requests" && echo ready
IFS= read -r group || exit 0
if IFS= read -r word && [[ $word == done ]]; then
  exit 0
fi
for signal in INT TERM KILL; do
  kill -s "$signal" -- "-$group" 2>/dev/null || break
  for attempt in {1..20}; do
    kill -s 0 -- "-$group" 2>/dev/null || break 2
    sleep 0.1
  done
done
rm -rf -- "$1"
`;
