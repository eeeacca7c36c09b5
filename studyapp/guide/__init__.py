"""Study: the register of facts as pages, the judged notes of 2022, what has changed since, and the glossary."""
