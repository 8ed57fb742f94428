import Glibc
import System

do throws(SystemError) {
  exit(CommandLineTool.run(Array(try Arguments.all().dropFirst())))
} catch {
  exit(CommandLineTool.fail("\(error)", 1))
}
