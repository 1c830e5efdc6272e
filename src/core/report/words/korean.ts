import { assertNever } from "../../lib/assertNever.ts";
import type { Failure } from "../../deployment/evidence.ts";
import type { ReportDoubt } from "../completionReport.ts";
import type { ReportWords } from "./reportWords.ts";

export const KOREAN: ReportWords = {
  language: "ko",
  title: "완료 보고서",
  outcome: {
    success: "성공",
    failure: "실패",
    unfinished: "미완료",
    abandoned: "중단됨",
    uncertain: "불확실",
  },
  doubt,
  noDoubt: "문서가 요구하는 모든 것이 완료되었고, 무시된 증거가 없습니다.",
  headings: {
    doubts: "먼저 알아야 할 것",
    deployment: "배포",
    summary: "요약",
    connections: "서버",
    values: "채워 넣은 값",
    steps: "수행 내용",
    notPart: "배포에 속하지 않으며 실행되지 않은 섹션",
    overrides: "증거를 거스른 결정",
    notDone: "건너뛰었거나 실행하지 않은 것",
    removed: "문서에 더 이상 없는 것에 대한 증거",
    backups: "백업",
    pauses: "일시 중지",
    people: "참여자",
    changes: "배포 중 문서 변경",
    signOff: "승인",
    record: "시간순 기록",
    proof: "증명",
    items: "항목",
    commands: "명령",
    queries: "쿼리",
  },
  labels: {
    outcome: "결과",
    deployment: "배포",
    document: "문서",
    sha256: "SHA-256",
    started: "시작",
    ended: "종료",
    asOf: "기준 시각",
    elapsed: "경과 시간",
    worked: "작업 시간",
    estimate: "예상 시간",
    program: "프로그램",
    items: "체크한 항목",
    overrides: "증거를 거스른 결정",
    stale: "낡은 체크",
    commands: "완료한 명령",
    queries: "통과한 쿼리",
    failed: "실패",
    open: "미판정",
    notRun: "실행 안 함",
    name: "이름",
    role: "역할",
    environment: "환경",
    server: "서버",
    database: "데이터베이스",
    user: "사용자",
    version: "PostgreSQL",
    value: "값",
    status: "상태",
    time: "시각",
    person: "사람",
    what: "내용",
    where: "위치",
    reason: "사유",
    file: "파일",
    bytes: "바이트",
    format: "형식",
    taken: "생성 시각",
    events: "이벤트",
    head: "저널의 최종 해시",
    result: "결과",
    remark: "비고",
    signedAs: "승인자",
    recordedBy: "기록자",
    step: "단계",
    exitCode: "종료 코드",
    log: "로그",
    rows: "행",
    expectation: "기대값",
    actual: "실제값",
    resumed: "재개",
    id: "ID",
    kind: "종류",
    change: "변경",
    number: "번호",
    run: "실행",
    incomplete: "불완전",
  },
  stepStatus: {
    locked: "잠김",
    ready: "시작 전",
    running: "실행 중",
    failed: "실패",
    passed: "완료",
    skipped: "건너뜀",
    partly: "시작됨, 미완료",
  },
  itemStatus: {
    ticked: "체크됨",
    overridden: "증거를 거슬러 체크됨",
    stale: "낡음: 근거가 이후에 실패함",
    open: "미체크",
  },
  blockStatus: {
    passed: "통과",
    accepted: "실패, 사람이 수용함",
    failed: "실패",
    open: "사람의 판정 필요",
    running: "종료 기록 없음",
    notRun: "실행 안 함",
  },
  verdict: {
    pass: "통과",
    fail: "실패",
    error: "오류",
    open: "사람의 판정 필요",
    notRun: "실행 안 함",
  },
  runOutcome: {
    running: "종료 기록 없음",
    passed: "통과",
    failed: "실패",
    cancelled: "취소됨",
    timedOut: "제한 시간에 멈춤",
    lost: "유실: 호스트가 먼저 종료됨",
  },
  override: {
    tick: "증거를 거슬러 체크함",
    failure: "실패를 수용함",
    judgement: "판정을 뒤집음",
    gate: "잠금을 해제함",
    skip: "필수 단계를 건너뜀",
  },
  why: {
    skipped: "건너뜀",
    optional: "선택 사항, 실행 안 함",
    notRun: "실행 안 함",
    open: "체크 안 함",
  },
  kind: { step: "단계", block: "명령", query: "쿼리", item: "항목" },
  sectionKind: {
    preflight: "사전 준비",
    phase: "단계 묶음",
    script: "스크립트",
    rollback: "롤백",
    monitoring: "모니터링",
    final: "최종 확인",
    signOff: "승인",
    other: "섹션",
  },
  environment: { development: "개발", staging: "스테이징", production: "운영" },
  event: {
    deploymentStarted: "배포 시작",
    runbookAdopted: "변경된 문서 채택",
    runbookKept: "변경된 문서를 채택하지 않음",
    valueSet: "값 입력",
    gateOpened: "잠금 해제",
    blockStarted: "명령 시작",
    blockEnded: "명령 종료",
    failureAccepted: "실패 수용",
    blockJudged: "출력 판정",
    queryVerified: "쿼리 확인",
    queryJudged: "응답 판정",
    criterionMeasured: "성능 기준 측정",
    itemTicked: "항목 체크",
    itemUnticked: "체크 취소",
    stepSkipped: "단계 건너뜀",
    paused: "일시 중지",
    resumed: "재개",
    runLost: "실행 유실",
    journalRecovered: "저널 복구",
    abandoned: "중단",
    fingerprintTaken: "지문 기록",
    backupTaken: "백업 완료",
    backupOmitted: "백업하지 않음",
    backupFailed: "백업 실패",
    rollbackStarted: "롤백 시작",
    rollbackStage: "롤백: 다음 단계",
    rollbackEnded: "롤백 종료",
    finished: "완료 및 승인",
  },
  result: { success: "성공", failure: "실패" },
  failure: failureWords,
  logState: {
    whole: "전체 출력",
    cut: "출력의 처음과 끝",
    missing: "로그가 없거나 기록보다 짧음",
    omitted: "인용하지 않음: 보고서가 너무 커짐",
    noEnd: "실행이 끝나지 않음",
  },
  rowsState: {
    changed: "행을 담은 파일이 기록과 다름",
    missing: "행을 담은 파일이 없음",
  },
  answerError: (code, message) => {
    switch (code) {
      case "no-connection":
        return "맞는 연결이 없음";
      case "refused":
        return `질문 이상의 것이므로 묻지 않음: ${message}`;
      case "unreachable":
        return `서버에 물을 수 없음: ${message}`;
      case "cancelled":
        return "취소됨";
      case "transaction-closed":
        return "문장이 READ ONLY 트랜잭션을 끝내어 응답을 신뢰할 수 없음";
      default:
        return `${code}: ${message}`;
    }
  },
  line: (line) => `${line}행`,
  minutes: (minutes) => `${minutes}분`,
  seconds: (seconds) => `${seconds}초`,
  ofAll: (some, all) => `${all}개 중 ${some}개`,
  omitted: (count) => `${count}개 더 있음(생략)`,
  tickedBy: (who, at) => `${who}, ${at}`,
  byCommand: "명령 실행으로",
  overridden: (reason) => `증거를 거스름: ${reason}`,
  staleBy: (ids) => `세지 않음: 이후 ${ids} 실패`,
  checkedBefore: "문서에 이미 있던 체크이며, 이 배포에서 체크한 사람이 없습니다.",
  skippedBy: (who, at, reason) => `${who} 건너뜀, ${at}${reason === "" ? "" : `: ${reason}`}`,
  gateOpenedBy: (who, at, reason) => `${who} 잠금 해제, ${at}${reason === "" ? "" : `: ${reason}`}`,
  judgedBy: (who, at, verdict, reason) =>
    `${who} 판정: ${verdict}, ${at}${reason === "" ? "" : `: ${reason}`}`,
  acceptedBy: (who, at, reason) => `${who} 실패 수용, ${at}: ${reason}`,
  expected: (condition, line) => `${condition} (${line}행)`,
  noExpectation: "기대값 없음",
  truncated: "보관한 것보다 행이 많음",
  notSigned: "이 배포를 승인한 사람이 없습니다.",
  blank: "(비어 있음)",
  none: "없음",
  unnamed: "(제목 없음)",
  optional: "선택 사항",
  notPartOf: "배포에 속하지 않음",
  zone: (zone) => `시각은 ${zone} 기준입니다.`,
  proofText: (deployment) =>
    `이 보고서는 배포 ${deployment}의 저널을 전합니다. 그 저널이 있으면 둘이 서로 맞고 이후 변경되지 않았음을 증명할 수 있습니다: schema-ops check-report FILE`,
  sealedNote:
    "저널의 각 줄에는 앞 줄의 해시가 들어 있습니다. 로그 파일과 결과 행은 저널 옆에 있으며, 인용한 로그는 이 보고서만이 봉인합니다.",
  documentFollows: "아래는 수행된 그대로의 문서입니다.",
};

function doubt(doubt: ReportDoubt): string {
  switch (doubt.kind) {
    case "unfinished":
      return doubt.phase === "paused"
        ? "배포가 일시 중지되어 있습니다. 완료된 배포의 보고서가 아닙니다."
        : "배포가 끝나지 않았습니다. 완료된 배포의 보고서가 아닙니다.";
    case "abandoned":
      return `${doubt.by.name} 님이 배포를 중단했습니다: ${doubt.reason}`;
    case "signedFailure":
      return "배포가 실패로 승인되었습니다.";
    case "journalDamaged":
      return `저널이${doubt.line === null ? "" : ` ${doubt.line}행에서`} 손상되었습니다(${doubt.damage}). 그 뒤의 일은 알 수 없으며 여기에 없습니다.`;
    case "journalRecovered":
      return `비정상 종료 후 끝나지 않은 줄 ${doubt.bytes}바이트를 저널에서 잘라 내어 ${doubt.kept}에 보관했습니다.`;
    case "documentChanged":
      return "저널과 함께 보관된 문서가 배포가 묶인 문서와 다릅니다. 제목과 기대값이 당시와 다를 수 있습니다.";
    case "failed":
      return `명령 또는 쿼리 ${doubt.count}개가 실패했습니다.`;
    case "open":
      return `응답 ${doubt.count}개가 사람의 판정을 기다립니다.`;
    case "stale":
      return `체크 ${doubt.count}개는 근거가 이후에 실패하여 낡았으므로 세지 않습니다.`;
    case "notDone":
      return `문서의 ${doubt.count}개 부분을 실행하지 않았거나 체크하지 않았습니다.`;
    case "lost":
      return `명령 ${doubt.count}개는 호스트가 먼저 종료되어 어떻게 끝났는지 알 수 없습니다.`;
    case "overrides":
      return `증거나 문서의 순서를 거스른 결정이 ${doubt.count}개 있습니다.`;
    case "removed":
      return `수행된 ${doubt.count}개 부분이 문서에 더 이상 없습니다.`;
    case "logsMissing":
      return `로그 ${doubt.count}개가 없거나 기록보다 짧습니다.`;
    case "rowsChanged":
      return `행을 담은 파일 ${doubt.count}개가 기록과 다릅니다.`;
    case "rowsMissing":
      return `행을 담은 파일 ${doubt.count}개가 없습니다.`;
    case "truncated":
      return `응답 ${doubt.count}개는 보관한 것보다 행이 많았습니다.`;
    default:
      return assertNever(doubt);
  }
}

function failureWords(failure: Failure): string {
  const tolerated = "tolerated" in failure && failure.tolerated ? " (블록이 무시함)" : "";
  switch (failure.kind) {
    case "command":
      return `${failure.line}행: ${failure.command}: 종료 코드 ${failure.exitCode}${tolerated}`;
    case "sql": {
      const place =
        failure.file === null
          ? failure.line === null
            ? ""
            : `${failure.line}행: `
          : `${failure.file}:${failure.fileLine ?? 1}: `;
      return `${place}${failure.sqlState} ${failure.message}${tolerated}`;
    }
    case "prompt":
      return `"${failure.text}"라고 물었으나 답이 없음`;
    case "backup":
      return `백업 ${failure.path}: ${backupWords(failure.reason)}`;
    case "timeout":
      return `${Math.round(failure.afterMs / 1000)}초 후 멈춤`;
    case "cancelled":
      return "취소됨";
    case "start":
      return `시작할 수 없음: ${failure.message}`;
    default:
      return assertNever(failure);
  }
}

function backupWords(reason: Extract<Failure, { kind: "backup" }>["reason"]): string {
  switch (reason) {
    case "truncated":
      return "불완전함";
    case "missing":
      return "없음";
    case "empty":
      return "비어 있음";
    case "unreadable":
      return "읽을 수 없음";
  }
}
