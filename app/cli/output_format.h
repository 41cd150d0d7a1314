#pragma once

/// How a command writes its data. Every command knows the first two.
enum class OutputFormat { Text, Json, Csv, Markdown, Sarif, GitHub, JUnit };
